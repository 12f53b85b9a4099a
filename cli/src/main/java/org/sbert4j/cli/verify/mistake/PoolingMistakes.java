package org.sbert4j.cli.verify.mistake;

import java.util.ArrayList;
import java.util.List;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.tracing.WrappedBackend;
import org.sbert4j.weights.PoolingMode;

/** From token embeddings to one vector in another way than 1_Pooling/config.json says. */
final class PoolingMistakes {
  private PoolingMistakes() {}

  static List<Mistake> all() {
    List<Mistake> mistakes = new ArrayList<>();
    for (PoolingMode mode : PoolingMode.values()) {
      mistakes.add(
          new Mistake(
              "pooling-" + mode.configName().replace('_', '-'),
              description(mode),
              recipe -> pool(recipe, mode)));
    }
    mistakes.add(
        Mistake.always(
            "pooling-without-special-tokens",
            "it leaves [CLS] and [SEP] out of pooling, which count",
            recipe -> recipe.computing.add(WithoutSpecialTokens::new)));
    mistakes.add(
        Mistake.always(
            "padding-pooled",
            "it pools the places of padding too: multiply by the attention mask before the sum",
            recipe -> recipe.padding = Recipe.Padding.POOLED));
    mistakes.add(
        Mistake.always(
            "padding-attended",
            "tokens attend to padding: give the attention mask to the model",
            recipe -> recipe.padding = Recipe.Padding.ATTENDED));
    mistakes.add(
        Mistake.always(
            "padding-attended-and-pooled",
            "it treats padding as text: the attention mask is used nowhere",
            recipe -> recipe.padding = Recipe.Padding.ATTENDED_AND_POOLED));
    return mistakes;
  }

  private static String description(PoolingMode mode) {
    String name =
        switch (mode) {
          case CLS -> "the first token, [CLS]";
          case LAST_TOKEN -> "the last token";
          case MAX -> "the maximum of the tokens";
          case MEAN -> "the mean of the tokens";
          case MEAN_SQRT_LEN -> "the sum of the tokens over the root of their number";
          case WEIGHTED_MEAN -> "a mean weighted by position";
        };
    return "it takes " + name + ", which is not this model's pooling (1_Pooling/config.json)";
  }

  /** Where several modes stand side by side, what follows needs all of them. */
  private static boolean pool(Recipe recipe, PoolingMode mode) {
    List<PoolingMode> modes = recipe.weights.poolingModes();
    if (modes.size() != 1 || modes.get(0) == mode) {
      return false;
    }
    recipe.setPooling(mode);
    return true;
  }

  /** Pools the tokens between the first and the last. */
  private static final class WithoutSpecialTokens extends WrappedBackend {
    WithoutSpecialTokens(Backend wrapped) {
      super(wrapped);
    }

    @Override
    public void pool(
        Tensor hiddenStates, PackedBatch batch, PoolingMode mode, Tensor output, int column) {
      PooledRows inner =
          new PooledRows(
              hiddenStates,
              batch,
              sequence -> batch.start(sequence) + 1,
              sequence -> batch.start(sequence) + batch.length(sequence) - 1);
      super.pool(inner.tensor(), inner.batch(), mode, output, column);
    }
  }
}
