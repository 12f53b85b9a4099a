package org.sbert4j.cli.verify.mistake;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.sbert4j.backend.Backend;
import org.sbert4j.config.BertConfig;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.transformer.BertWeights;
import org.sbert4j.transformer.StackWeights;
import org.sbert4j.weights.PoolingMode;

/** How texts become vectors, in parts of which a mistake changes one. For one thread. */
final class Recipe {
  /** What becomes of the places that fill up shorter texts. */
  enum Padding {
    /** There are none, or they are left out of everything. */
    NONE,
    /** Tokens attend to them; pooling leaves them out. */
    ATTENDED,
    /** No token attends to them, and pooling takes them. */
    POOLED,
    /** Both, as if there were no mask. */
    ATTENDED_AND_POOLED
  }

  Tokenizer tokenizer;
  EncodeOptions cut;

  /** Put in front of each text. */
  String prompt;

  /** How many tokens at the beginning pooling leaves out. */
  int promptTokens;

  /** Whether what is cut off is encoded by itself, and the vectors averaged. */
  boolean split;

  /** Whether vectors get the length 1 before they are averaged, and not only after. */
  boolean normalizeParts;

  Padding padding = Padding.NONE;
  StackWeights weights;

  /** Whether vectors get the length 1 by the last module, which is not among the weights' then. */
  boolean normalize;

  /** What stands between the model and its backend, the first nearest to the backend. */
  final List<UnaryOperator<Backend>> computing = new ArrayList<>();

  /** What becomes of a vector of the model, the first first. */
  final List<UnaryOperator<float[]>> finishing = new ArrayList<>();

  Recipe() {}

  /** A copy, for a mistake to change. */
  Recipe(Recipe other) {
    tokenizer = other.tokenizer;
    cut = other.cut;
    prompt = other.prompt;
    promptTokens = other.promptTokens;
    split = other.split;
    normalizeParts = other.normalizeParts;
    padding = other.padding;
    weights = other.weights;
    normalize = other.normalize;
    computing.addAll(other.computing);
    finishing.addAll(other.finishing);
  }

  /** Changes the shape of the transformer. */
  void setConfig(BertConfig config) {
    weights = new StackWeights(config, weights.bert(), weights.poolingModes(), weights.modules());
  }

  /** Changes the layers. */
  void setLayers(List<BertWeights.EncoderLayer> layers) {
    weights =
        new StackWeights(
            weights.config(),
            weights.bert().withLayers(List.copyOf(layers)),
            weights.poolingModes(),
            weights.modules());
  }

  /** Changes the pooling to one mode. */
  void setPooling(PoolingMode mode) {
    weights = new StackWeights(weights.config(), weights.bert(), List.of(mode), weights.modules());
  }

  /** Changes what follows the pooling. */
  void setModules(List<StackWeights.Module> modules) {
    weights = new StackWeights(weights.config(), weights.bert(), weights.poolingModes(), modules);
  }
}
