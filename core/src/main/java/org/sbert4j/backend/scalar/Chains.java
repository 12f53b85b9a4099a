package org.sbert4j.backend.scalar;

import static org.sbert4j.backend.scalar.FusedMultiplyAdd.fma;

/**
 * Links of the chains of fused multiply-adds that a product consists of, for many outputs at once.
 *
 * <p>The arrays begin at 0, because only then does the JIT compiler make vector instructions of
 * these loops by itself.
 */
public final class Chains {
  /** Links of {@link #addFour}. */
  public static final int LINKS = 4;

  private Chains() {}

  /**
   * One link: {@code y[n] = fma(scale, w[n], y[n])}.
   *
   * @param w {@code [length]}
   * @param y {@code [length]}
   */
  public static void add(float scale, float[] w, float[] y, int length) {
    if (!FusedMultiplyAdd.inHardware()) {
      FusedMultiplyAdd.addProducts(scale, w, y, length);
      return;
    }
    for (int n = 0; n < length; n++) {
      y[n] = Math.fma(scale, w[n], y[n]);
    }
  }

  /**
   * Four links: {@code y[n] = fma(x[3], w[3][n], fma(x[2], w[2][n], …))}. One after the other they
   * would load and store the sums four times, which takes longer than the arithmetic.
   *
   * @param x the elements from {@code xStart} on
   * @param w the rows from {@code k} on, each {@code [length]}
   * @param y {@code [length]}
   */
  public static void addFour(float[] x, int xStart, float[][] w, int k, float[] y, int length) {
    if (!FusedMultiplyAdd.inHardware()) {
      for (int link = 0; link < LINKS; link++) {
        FusedMultiplyAdd.addProducts(x[xStart + link], w[k + link], y, length);
      }
      return;
    }
    float x0 = x[xStart];
    float x1 = x[xStart + 1];
    float x2 = x[xStart + 2];
    float x3 = x[xStart + 3];
    float[] w0 = w[k];
    float[] w1 = w[k + 1];
    float[] w2 = w[k + 2];
    float[] w3 = w[k + 3];
    for (int n = 0; n < length; n++) {
      float sum = Math.fma(x1, w1[n], Math.fma(x0, w0[n], y[n]));
      y[n] = Math.fma(x3, w3[n], Math.fma(x2, w2[n], sum));
    }
  }

  /**
   * What ends the chains of a row of outputs: the bias is added or, with integers for weights,
   * scale and bias are fused.
   *
   * @param sums the chains' results, from {@code from} on
   * @param scales {@code [outFeatures]}; null for weights that are floats
   * @param bias {@code [outFeatures]}
   * @param column of the first output
   * @param y the row of outputs, whose column 0 is at {@code yStart}; may be {@code sums}
   */
  public static void finish(
      float[] sums,
      int from,
      float[] scales,
      float[] bias,
      int column,
      int count,
      float[] y,
      int yStart) {
    for (int n = 0; n < count; n++) {
      float sum = sums[from + n];
      y[yStart + column + n] =
          scales == null ? sum + bias[column + n] : fma(sum, scales[column + n], bias[column + n]);
    }
  }
}
