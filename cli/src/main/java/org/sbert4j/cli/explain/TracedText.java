package org.sbert4j.cli.explain;

import java.util.List;
import org.sbert4j.Trace;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.weights.TensorView;

/**
 * One text of a trace: its part of each tensor, without padding. T tokens, H hidden size, N heads.
 * Thread-safe.
 */
final class TracedText {
  private final Trace trace;
  private final int text;

  TracedText(Trace trace, int text) {
    this.trace = trace;
    this.text = text;
  }

  /** The tokens, a prompt's included. */
  Encoding encoding() {
    return trace.encodings().get(text);
  }

  /** T. */
  int tokens() {
    return encoding().size();
  }

  /** The text's part of a tensor {@code [B, T, columns]}: {@code [T][columns]}. */
  float[][] rows(String name) {
    TensorView tensor = trace.tensor(name);
    List<Long> shape = tensor.shape();
    return rows(tensor, text * shape.get(1), Math.toIntExact(shape.get(2)));
  }

  /** The text's part of a tensor {@code [B, N, T, T]}: {@code [N][T][T]}. */
  float[][][] heads(String name) {
    TensorView tensor = trace.tensor(name);
    int heads = Math.toIntExact(tensor.shape().get(1));
    long longest = tensor.shape().get(2);
    float[][][] result = new float[heads][][];
    for (int head = 0; head < heads; head++) {
      result[head] = rows(tensor, (text * heads + head) * longest, Math.toIntExact(longest));
    }
    return result;
  }

  /** The text's row of a tensor {@code [B, columns]}. */
  float[] row(String name) {
    TensorView tensor = trace.tensor(name);
    float[] row = new float[Math.toIntExact(tensor.shape().get(1))];
    tensor.readFloats((long) text * row.length, row, 0, row.length);
    return row;
  }

  /** The text's vector, as {@code encode} gives it. */
  float[] vector() {
    return trace.vectors()[text];
  }

  /**
   * Layer 0 is what the embeddings give, layer L what encoder layer L - 1 gives: {@code [T][H]}.
   */
  float[][] hiddenStates(int layer) {
    return rows(
        layer == 0 ? "embeddings.LayerNorm" : "encoder.layer." + (layer - 1) + ".output.LayerNorm");
  }

  /** As many rows as the text has tokens, without what stands beyond in each. */
  private float[][] rows(TensorView tensor, long firstRow, int columns) {
    boolean ofTokens = tensor.shape().size() == 4;
    float[][] rows = new float[tokens()][ofTokens ? tokens() : columns];
    for (int t = 0; t < rows.length; t++) {
      tensor.readFloats((firstRow + t) * columns, rows[t], 0, rows[t].length);
    }
    return rows;
  }
}
