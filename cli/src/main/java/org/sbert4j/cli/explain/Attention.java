package org.sbert4j.cli.explain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** The attention probabilities of all layers and heads, and what each head looks at on average. */
final class Attention {
  /** As the page prints them: three decimals. */
  private static final int UNIT = 1000;

  private final float[][][][] probs;
  private final int[] special;

  /** {@code layers} is the number of encoder layers. */
  Attention(TracedText text, int layers) {
    probs = new float[layers][][][];
    for (int layer = 0; layer < layers; layer++) {
      probs[layer] = text.heads("encoder.layer." + layer + ".attention.self.probs");
    }
    special = text.encoding().specialTokensMask();
  }

  /**
   * {@code heads [L][N][6]}, as {@link #looksAt} gives it, and {@code probs}, {@code [L, N, T + 1,
   * T]} thousandths, the last row the average of those above; first all low bytes, then all high
   * ones, compressed by zlib, in base64.
   */
  Map<String, Object> fields() throws IOException {
    List<List<List<Double>>> heads = new ArrayList<>();
    for (float[][][] layer : probs) {
      List<List<Double>> ofLayer = new ArrayList<>();
      for (float[][] head : layer) {
        ofLayer.add(Rounded.of(looksAt(head), 3));
      }
      heads.add(ofLayer);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("heads", heads);
    fields.put("probs", packed());
    return fields;
  }

  /**
   * The average over the tokens of what a token gives to itself, the one before it, the one after
   * it, further special tokens, all others; and how far away that is, in tokens.
   */
  double[] looksAt(float[][] head) {
    double[] sums = new double[6];
    for (int i = 0; i < head.length; i++) {
      for (int j = 0; j < head.length; j++) {
        sums[place(i, j)] += head[i][j];
        sums[5] += head[i][j] * Math.abs(i - j);
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= head.length;
    }
    return sums;
  }

  private int place(int query, int key) {
    if (key == query) {
      return 0;
    } else if (key == query - 1) {
      return 1;
    } else if (key == query + 1) {
      return 2;
    }
    return special[key] == 1 ? 3 : 4;
  }

  /** The average of the rows. */
  static double[] averageRow(float[][] rows) {
    double[] average = new double[rows[0].length];
    for (float[] row : rows) {
      for (int j = 0; j < average.length; j++) {
        average[j] += row[j] / (double) rows.length;
      }
    }
    return average;
  }

  private String packed() throws IOException {
    ByteArrayOutputStream low = new ByteArrayOutputStream();
    ByteArrayOutputStream high = new ByteArrayOutputStream();
    for (float[][][] layer : probs) {
      for (float[][] head : layer) {
        for (float[] row : head) {
          for (float prob : row) {
            put(prob, low, high);
          }
        }
        for (double prob : averageRow(head)) {
          put(prob, low, high);
        }
      }
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream zlib = new DeflaterOutputStream(packed, deflater)) {
      low.writeTo(zlib);
      high.writeTo(zlib);
    } finally {
      deflater.end();
    }
    return Base64.getEncoder().encodeToString(packed.toByteArray());
  }

  private static void put(double prob, ByteArrayOutputStream low, ByteArrayOutputStream high) {
    int thousandths = (int) Math.round(prob * UNIT);
    low.write(thousandths);
    high.write(thousandths >> 8);
  }
}
