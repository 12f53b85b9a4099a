package org.sbert4j.cli.verify.mistake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.RelativePositionBias;
import org.sbert4j.backend.Tensor;
import org.sbert4j.config.BertConfig;
import org.sbert4j.tracing.WrappedBackend;
import org.sbert4j.transformer.BertWeights.EncoderLayer;
import org.sbert4j.transformer.StackWeights;

/** The right tokens, and something wrong on the way through the model. */
final class ComputingMistakes {
  private ComputingMistakes() {}

  static List<Mistake> all() {
    return List.of(
        new Mistake(
            "gelu-tanh",
            "it computes GELU by tanh where this model has the exact one, by erf (hidden_act)",
            recipe -> activation(recipe, ActivationFunction.GELU, ActivationFunction.GELU_TANH)),
        new Mistake(
            "gelu-erf",
            "it computes the exact GELU, by erf, where this model has the one by tanh"
                + " (hidden_act)",
            recipe -> activation(recipe, ActivationFunction.GELU_TANH, ActivationFunction.GELU)),
        new Mistake(
            "token-types-1",
            "it gives every token the type 1, where a single text has type 0",
            ComputingMistakes::otherTypes),
        Mistake.always(
            "attention-not-scaled",
            "it does not divide the scores of attention by the root of a head's size",
            recipe -> scores(recipe, Math.sqrt(headSize(recipe)))),
        new Mistake(
            "attention-scaled-by-hidden-size",
            "it divides the scores of attention by the root of the hidden size, not of a head's",
            recipe -> {
              scores(recipe, 1 / Math.sqrt(recipe.weights.config().numAttentionHeads()));
              return recipe.weights.config().numAttentionHeads() > 1;
            }),
        new Mistake(
            "last-layer-missing",
            "it leaves out the last layer, or takes the hidden states before it",
            recipe -> withoutLayer(recipe, recipe.weights.bert().layers().size() - 1)),
        new Mistake(
            "penultimate-layer-missing",
            "it leaves out the layer before the last",
            recipe -> withoutLayer(recipe, recipe.weights.bert().layers().size() - 2)),
        new Mistake(
            "first-layer-missing",
            "it leaves out the first layer",
            recipe -> recipe.weights.bert().layers().size() > 2 && withoutLayer(recipe, 0)));
  }

  private static boolean activation(
      Recipe recipe, ActivationFunction right, ActivationFunction wrong) {
    BertConfig config = recipe.weights.config();
    if (config.hiddenAct() != right) {
      return false;
    }
    recipe.setConfig(
        new BertConfig(
            config.vocabSize(),
            config.hiddenSize(),
            config.numHiddenLayers(),
            config.numAttentionHeads(),
            config.intermediateSize(),
            config.maxPositionEmbeddings(),
            config.typeVocabSize(),
            config.layerNormEps(),
            wrong));
    return true;
  }

  private static boolean otherTypes(Recipe recipe) {
    recipe.computing.add(OtherTypes::new);
    return recipe.weights.config().typeVocabSize() > 1;
  }

  private static int headSize(Recipe recipe) {
    BertConfig config = recipe.weights.config();
    return config.hiddenSize() / config.numAttentionHeads();
  }

  /** Has scores be so many times as large. */
  private static void scores(Recipe recipe, double factor) {
    recipe.computing.add(backend -> new OtherScale(backend, (float) factor));
  }

  /** One layer must stay. */
  private static boolean withoutLayer(Recipe recipe, int layer) {
    List<EncoderLayer> layers = new ArrayList<>(recipe.weights.bert().layers());
    if (layers.size() < 2) {
      return false;
    }
    layers.remove(layer);
    recipe.setLayers(layers);
    return true;
  }

  /** Of a model that gives vectors the length 1, and of one that does not. */
  static List<Mistake> normalizing() {
    return List.of(
        Mistake.always(
            "normalized",
            "it gives vectors the length 1, which this model does not",
            recipe -> recipe.finishing.add(OpenEngine::normalized)),
        new Mistake(
            "not-normalized",
            "it does not give vectors the length 1, which this model does (Normalize in"
                + " modules.json)",
            ComputingMistakes::withoutNormalize));
  }

  private static boolean withoutNormalize(Recipe recipe) {
    List<StackWeights.Module> modules = new ArrayList<>(recipe.weights.modules());
    boolean changed = modules.removeIf(StackWeights.Normalize.class::isInstance);
    if (changed) {
      recipe.setModules(modules);
    }
    changed |= recipe.normalize;
    recipe.normalize = false;
    return changed;
  }

  private static final class OtherTypes extends WrappedBackend {
    OtherTypes(Backend wrapped) {
      super(wrapped);
    }

    @Override
    public void embed(EmbeddingWeights weights, PackedBatch batch, Tensor output) {
      int[] ones = new int[batch.tokens()];
      Arrays.fill(ones, 1);
      super.embed(weights, batch.withTokenTypeIds(List.of(ones)), output);
    }
  }

  /** The queries times a factor, and so the scores. */
  private static final class OtherScale extends WrappedBackend {
    private final float factor;

    OtherScale(Backend wrapped, float factor) {
      super(wrapped);
      this.factor = factor;
    }

    @Override
    public void selfAttention(
        Tensor queryKeyValue,
        PackedBatch batch,
        int numAttentionHeads,
        RelativePositionBias bias,
        Tensor contextLayer) {
      for (int token = 0; token < queryKeyValue.rows(); token++) {
        float[] row = queryKeyValue.row(token);
        for (int i = 0; i < row.length / 3; i++) {
          row[i] *= factor;
        }
        queryKeyValue.writeRow(token, row);
      }
      super.selfAttention(queryKeyValue, batch, numAttentionHeads, bias, contextLayer);
    }
  }
}
