package org.sbert4j.cli.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.SimilarityFunction;

/** The sum of a token's three embeddings, and what LayerNorm makes of it. */
final class EmbeddingSum {
  private static final int FIRST_ELEMENTS = 6;

  private final float[][][] parts;

  EmbeddingSum(TracedText text) {
    float[][] word = text.rows("embeddings.word_embeddings");
    float[][] tokenType = text.rows("embeddings.token_type_embeddings");
    float[][] position = text.rows("embeddings.position_embeddings");
    this.parts =
        new float[][][] {
          word, tokenType, position, sum(word, tokenType, position), text.hiddenStates(0)
        };
  }

  /** In the order in which the engine adds. */
  private static float[][] sum(float[][] word, float[][] tokenType, float[][] position) {
    float[][] sum = new float[word.length][];
    for (int t = 0; t < word.length; t++) {
      sum[t] = word[t].clone();
      for (int i = 0; i < sum[t].length; i++) {
        sum[t][i] = sum[t][i] + tokenType[t][i] + position[t][i];
      }
    }
    return sum;
  }

  /**
   * {@code norms [T][5]} and the first elements {@code [T][5][…]}, each of word, token type,
   * position, their sum, and that normalised.
   */
  Map<String, Object> fields() {
    List<List<Double>> norms = new ArrayList<>();
    List<List<List<Double>>> elements = new ArrayList<>();
    for (int t = 0; t < parts[0].length; t++) {
      List<Double> normsOfToken = new ArrayList<>();
      List<List<Double>> elementsOfToken = new ArrayList<>();
      for (float[][] part : parts) {
        normsOfToken.add(Rounded.of(norm(part[t]), 4));
        elementsOfToken.add(Rounded.of(first(part[t]), 4));
      }
      norms.add(normsOfToken);
      elements.add(elementsOfToken);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("norms", norms);
    fields.put("elements", elements);
    return fields;
  }

  private static double[] first(float[] row) {
    double[] first = new double[Math.min(FIRST_ELEMENTS, row.length)];
    Arrays.setAll(first, i -> row[i]);
    return first;
  }

  /** {@code ‖x‖₂}. */
  static double norm(float[] x) {
    return Math.sqrt(SimilarityFunction.DOT.apply(x, x));
  }
}
