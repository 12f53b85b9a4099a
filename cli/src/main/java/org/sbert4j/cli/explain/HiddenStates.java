package org.sbert4j.cli.explain;

import java.util.LinkedHashMap;
import java.util.Map;

/** How long the hidden states are, and how much each layer changes them. */
final class HiddenStates {
  /** {@code [L + 1][T][H]}, as {@link TracedText#hiddenStates} counts layers. */
  private final float[][][] states;

  HiddenStates(float[][][] states) {
    this.states = states;
  }

  /** {@code norms [T][L + 1]} and {@code changes [T][L]}. */
  Map<String, Object> fields() {
    int tokens = states[0].length;
    double[][] norms = new double[tokens][states.length];
    double[][] changes = new double[tokens][states.length - 1];
    for (int t = 0; t < tokens; t++) {
      for (int layer = 0; layer < states.length; layer++) {
        norms[t][layer] = EmbeddingSum.norm(states[layer][t]);
        if (layer > 0) {
          changes[t][layer - 1] = change(states[layer - 1][t], states[layer][t]);
        }
      }
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("norms", Rounded.of(norms, 3));
    fields.put("changes", Rounded.of(changes, 3));
    return fields;
  }

  /** {@code ‖after - before‖₂ / ‖before‖₂}. */
  static double change(float[] before, float[] after) {
    float[] difference = new float[before.length];
    for (int i = 0; i < before.length; i++) {
      difference[i] = after[i] - before[i];
    }
    double norm = EmbeddingSum.norm(before);
    return norm == 0 ? 0 : EmbeddingSum.norm(difference) / norm;
  }
}
