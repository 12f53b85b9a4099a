package org.sbert4j.backend.vector;

import static org.sbert4j.backend.scalar.Chains.LINKS;

import java.util.Arrays;
import org.sbert4j.backend.scalar.Chains;
import org.sbert4j.backend.scalar.CpuScratch;
import org.sbert4j.backend.scalar.CpuTensor;

/**
 * A linear layer by the scalar backend's loops over the panels of {@link MatrixKernel}, for the
 * time until that is compiled. The same chains, so the same bits.
 */
final class PlainKernel {
  /** Rows that go along side by side, so that a step of the weights is read once for all. */
  private static final int ROWS_TOGETHER = 8;

  /** Panels side by side: long loops, but sums that stay in the first-level cache. */
  private static final int PANELS = Math.max(1, 384 / PanelMatrix.WIDTH);

  private static final int BLOCK = PANELS * PanelMatrix.WIDTH;

  /** Of the arrays of a block, which are made anew for each. */
  static final long BYTES = (LINKS + ROWS_TOGETHER) * CpuScratch.bytesOf(BLOCK);

  private PlainKernel() {}

  /** The blocks of outputs of a layer. */
  static int blocks(VectorLinearWeights w) {
    return (w.outFeatures() + BLOCK - 1) / BLOCK;
  }

  /** One block of outputs of {@code y = x · w + bias}. */
  static void linearBlock(CpuTensor x, VectorLinearWeights w, int block, CpuTensor y) {
    float[][] steps = new float[LINKS][BLOCK];
    float[][] sums = new float[ROWS_TOGETHER][BLOCK];
    int depth = w.inFeatures();
    for (int first = 0; first < x.rows(); first += ROWS_TOGETHER) {
      int end = Math.min(first + ROWS_TOGETHER, x.rows());
      for (float[] row : sums) {
        Arrays.fill(row, 0f);
      }
      for (int k = 0; k < depth; k += LINKS) {
        int links = Math.min(LINKS, depth - k);
        for (int link = 0; link < links; link++) {
          readStep(w.matrix(), block, k + link, steps[link]);
        }
        for (int t = first; t < end; t++) {
          addLinks(x.data(), t * depth + k, steps, links, sums[t - first]);
        }
      }
      for (int t = first; t < end; t++) {
        int column = block * BLOCK;
        int count = Math.min(BLOCK, w.outFeatures() - column);
        Chains.finish(
            sums[t - first], 0, w.scales(), w.bias(), column, count, y.data(), t * y.columns());
      }
    }
  }

  private static void readStep(PanelMatrix w, int block, int k, float[] step) {
    int panels = Math.min(PANELS, w.panels() - block * PANELS);
    for (int panel = 0; panel < panels; panel++) {
      w.readStep(block * PANELS + panel, k, step, panel * PanelMatrix.WIDTH);
    }
  }

  private static void addLinks(float[] x, int xStart, float[][] steps, int links, float[] sums) {
    if (links == LINKS) {
      Chains.addFour(x, xStart, steps, 0, sums, BLOCK);
    } else {
      for (int link = 0; link < links; link++) {
        Chains.add(x[xStart + link], steps[link], sums, BLOCK);
      }
    }
  }
}
