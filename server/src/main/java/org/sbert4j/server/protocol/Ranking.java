package org.sbert4j.server.protocol;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.sbert4j.PredictOptions;
import org.sbert4j.backend.ActivationFunction;

/** Scores and their order. */
final class Ranking {
  private static final PredictOptions LOGITS =
      PredictOptions.defaults().withActivation(ActivationFunction.IDENTITY);

  private Ranking() {}

  /** Scores as they are. */
  static Scorer.ScoreOptions logits() {
    return model -> LOGITS;
  }

  /** A sigmoid of one score, or a softmax of several. */
  static Scorer.ScoreOptions probabilities() {
    return model ->
        model.numLabels() == 1
            ? PredictOptions.defaults().withActivation(ActivationFunction.SIGMOID)
            : LOGITS.withSoftmax(true);
  }

  /** Indices by their one score, the highest first, equal ones in their order. */
  static IntStream bestFirst(List<float[]> scores) {
    return IntStream.range(0, scores.size())
        .boxed()
        .sorted(Comparator.comparing((Integer index) -> scores.get(index)[0]).reversed())
        .mapToInt(Integer::intValue);
  }
}
