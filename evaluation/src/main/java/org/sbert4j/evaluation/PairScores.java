package org.sbert4j.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.sbert4j.SimilarityFunction;

/**
 * The similarities of sentence pairs, which several evaluators measure. Of the vectors no more than
 * a chunk's are held at a time.
 */
public final class PairScores {
  /** Twice as many texts are as many as the library sorts and batches together. */
  private static final int CHUNK = 2048;

  private PairScores() {}

  /**
   * Encodes the sentences and compares those of each pair.
   *
   * @return {@code [functions, pairs]}
   */
  public static double[][] of(
      List<SentencePair> pairs, List<SimilarityFunction> functions, TextEncoder encoder) {
    double[][] scores = new double[functions.size()][pairs.size()];
    for (int first = 0; first < pairs.size(); first += CHUNK) {
      List<SentencePair> chunk = pairs.subList(first, Math.min(first + CHUNK, pairs.size()));
      // In one call, as sentences may occur on both sides.
      List<String> texts = new ArrayList<>(2 * chunk.size());
      chunk.forEach(pair -> texts.add(pair.sentence1()));
      chunk.forEach(pair -> texts.add(pair.sentence2()));
      float[][] vectors = encoder.encode(texts);
      for (int i = 0; i < chunk.size(); i++) {
        for (int function = 0; function < scores.length; function++) {
          scores[function][first + i] =
              functions.get(function).apply(vectors[i], vectors[chunk.size() + i]);
        }
      }
    }
    return scores;
  }
}
