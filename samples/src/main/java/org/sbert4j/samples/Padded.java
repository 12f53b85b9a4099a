package org.sbert4j.samples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sentences padded to the longest.
 *
 * @param inputIds {@code [B, T]}
 * @param attentionMask {@code [B, T]}
 */
public record Padded(int[][] inputIds, int[][] attentionMask) {
  /** Pads sequences of any lengths. */
  public static Padded of(int[][] sequences) {
    int longest = Arrays.stream(sequences).mapToInt(ids -> ids.length).max().orElse(0);
    int[][] mask = new int[sequences.length][longest];
    int[][] padded = new int[sequences.length][];
    for (int b = 0; b < sequences.length; b++) {
      padded[b] = Arrays.copyOf(sequences[b], longest);
      Arrays.fill(mask[b], 0, sequences[b].length, 1);
    }
    return new Padded(padded, mask);
  }

  /** The rows of the tokens of {@code [B, T, H]}, end to end. */
  public float[][] rowsOf(float[][][] hiddenStates) {
    List<float[]> rows = new ArrayList<>();
    for (int b = 0; b < inputIds.length; b++) {
      for (int t = 0; t < inputIds[b].length; t++) {
        if (attentionMask[b][t] == 1) {
          rows.add(hiddenStates[b][t]);
        }
      }
    }
    return rows.toArray(float[][]::new);
  }
}
