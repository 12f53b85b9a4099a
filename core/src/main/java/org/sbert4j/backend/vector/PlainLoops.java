package org.sbert4j.backend.vector;

import static org.sbert4j.backend.scalar.Chains.LINKS;

import java.util.Arrays;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.scalar.Activations;
import org.sbert4j.backend.scalar.AttentionHead;
import org.sbert4j.backend.scalar.AttentionRows;
import org.sbert4j.backend.scalar.Chains;
import org.sbert4j.backend.scalar.CpuLayerNormWeights;
import org.sbert4j.backend.scalar.CpuScratch;
import org.sbert4j.backend.scalar.CpuTensor;
import org.sbert4j.backend.scalar.ScalarAttention;
import org.sbert4j.backend.scalar.ScalarRows;

/** The scalar backend's loops; a linear layer goes over the panels of the vector backend. */
final class PlainLoops implements Loops {
  static final Loops INSTANCE = new PlainLoops();

  /** Rows that go along side by side, so that a step of the weights is read once for all. */
  private static final int ROWS_TOGETHER = 8;

  /** Panels side by side: long loops, but sums that stay in the first-level cache. */
  private static final int PANELS = Math.max(1, 384 / PanelMatrix.WIDTH);

  private static final int BLOCK = PANELS * PanelMatrix.WIDTH;

  /** Of the arrays of a block, which are made anew for each. */
  static final long BYTES = (LINKS + ROWS_TOGETHER) * CpuScratch.bytesOf(BLOCK);

  private PlainLoops() {}

  @Override
  public void linear(CpuTensor x, VectorLinearWeights w, CpuTensor y) {
    // While the warm-up runs, alone: it and the compiler need the other processors.
    ThreadTeam team = ColdStart.isWarming() ? ThreadTeam.CALLER_ALONE : y.workspace().team();
    int blocks = (w.outFeatures() + BLOCK - 1) / BLOCK;
    team.run(blocks, (block, member) -> linearBlock(x, w, block, y));
  }

  /** One block of outputs of {@code y = x · w + bias}. */
  private static void linearBlock(CpuTensor x, VectorLinearWeights w, int block, CpuTensor y) {
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

  @Override
  public void attend(
      CpuTensor queryKeyValue,
      AttentionRows rows,
      AttentionHead head,
      CpuTensor context,
      VectorScratch scratch) {
    ScalarAttention.attend(queryKeyValue, rows, head, context, scratch);
  }

  @Override
  public void softmaxRow(float[] x, int start, int length, float scale, float[] lanes) {
    ScalarRows.softmax(x, start, length, scale, lanes);
  }

  @Override
  public void layerNormRow(
      float[] x, int start, int hiddenSize, CpuLayerNormWeights weights, float[] lanes) {
    ScalarRows.layerNorm(x, start, hiddenSize, weights, lanes);
  }

  @Override
  public void activate(
      ActivationFunction function, float[] x, int start, int end, CpuScratch scratch) {
    Activations.apply(function, x, start, end);
  }
}
