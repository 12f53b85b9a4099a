package org.sbert4j.evaluation;

import java.util.List;
import org.sbert4j.SimilarityFunction;

/** An evaluator of sentence pairs, of which it wants the similarities alone. */
public sealed interface PairEvaluator extends Evaluator
    permits BinaryClassificationEvaluator, EmbeddingSimilarityEvaluator {
  /** The pairs, which cannot be changed. */
  List<SentencePair> pairs();

  /** By what they are compared, each function once. */
  List<SimilarityFunction> functions();

  /**
   * Computes the metrics of scores that are known.
   *
   * @param scores {@code [functions, pairs]}, as {@link PairScores#of} gives them
   */
  Evaluation evaluate(double[][] scores);

  @Override
  default Evaluation evaluate(TextEncoder encoder) {
    return evaluate(PairScores.of(pairs(), functions(), encoder));
  }

  @Override
  default long textCount() {
    return 2L * pairs().size();
  }
}
