package org.sbert4j.cli.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.weights.PoolingMode;

/** Which token gives how much to what pooling makes of a text. */
final class PoolingShares {
  private final float[][] hiddenStates;
  private final int first;

  /**
   * Of one text.
   *
   * @param hiddenStates of the last layer, {@code [T][H]}
   * @param first the first token that is pooled: those before are a prompt's that is left out
   */
  PoolingShares(float[][] hiddenStates, int first) {
    this.hiddenStates = hiddenStates;
    this.first = Math.min(first, hiddenStates.length);
  }

  /** Whether a mode is a sum over the tokens' hidden states, each times a {@link #weights}. */
  static boolean isSum(PoolingMode mode) {
    return mode != PoolingMode.MAX;
  }

  /**
   * The numbers by which a mode that is a sum multiplies each token's hidden state, {@code [T]}.
   */
  double[] weights(PoolingMode mode) {
    double[] weights = new double[hiddenStates.length];
    int last = weights.length - 1;
    int length = weights.length - first;
    if (length > 0) {
      switch (mode) {
        case CLS -> weights[first] = 1;
        case LAST_TOKEN -> weights[last] = 1;
        case MEAN -> Arrays.fill(weights, first, last + 1, 1.0 / length);
        case MEAN_SQRT_LEN -> Arrays.fill(weights, first, last + 1, 1 / Math.sqrt(length));
        case WEIGHTED_MEAN -> {
          double sum = (first + 1.0 + weights.length) * length / 2;
          for (int t = first; t <= last; t++) {
            weights[t] = (t + 1) / sum;
          }
        }
        case MAX -> throw new IllegalArgumentException("max pooling has no weights");
      }
    }
    return weights;
  }

  /**
   * The part of the pooled vector that each token's summand is, measured along that vector: {@code
   * wᵢ hᵢ·u / u·u}, where {@code u = Σ wᵢ hᵢ}; so they add up to 1. For max pooling, the part of
   * the dimensions in which a token has the greatest value, the first one where several have it.
   *
   * @param pooled {@code u}, {@code [H]}
   */
  double[] shares(PoolingMode mode, float[] pooled) {
    if (!isSum(mode)) {
      return maxShares();
    }
    double[] shares = weights(mode);
    double square = SimilarityFunction.DOT.apply(pooled, pooled);
    for (int t = 0; t < shares.length; t++) {
      shares[t] *= square == 0 ? 0 : SimilarityFunction.DOT.apply(hiddenStates[t], pooled) / square;
    }
    return shares;
  }

  private double[] maxShares() {
    double[] shares = new double[hiddenStates.length];
    int dimensions = hiddenStates[0].length;
    for (int i = 0; i < dimensions && first < shares.length; i++) {
      int greatest = first;
      for (int t = first + 1; t < shares.length; t++) {
        if (hiddenStates[t][i] > hiddenStates[greatest][i]) {
          greatest = t;
        }
      }
      shares[greatest] += 1.0 / dimensions;
    }
    return shares;
  }

  /**
   * For each mode its name, weights and shares.
   *
   * @param pooled {@code [modes · H]}
   */
  List<Map<String, Object>> fields(List<PoolingMode> modes, float[] pooled) {
    int hiddenSize = hiddenStates[0].length;
    List<Map<String, Object>> fields = new ArrayList<>();
    for (int i = 0; i < modes.size(); i++) {
      PoolingMode mode = modes.get(i);
      float[] part = Arrays.copyOfRange(pooled, i * hiddenSize, (i + 1) * hiddenSize);
      Map<String, Object> ofMode = new LinkedHashMap<>();
      ofMode.put("mode", mode.configName());
      if (isSum(mode)) {
        ofMode.put("weights", Rounded.of(weights(mode), 4));
      }
      ofMode.put("shares", Rounded.of(shares(mode, part), 4));
      ofMode.put("norm", Rounded.of(EmbeddingSum.norm(part), 4));
      fields.add(ofMode);
    }
    return fields;
  }
}
