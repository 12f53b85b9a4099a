package org.sbert4j.gpucheck.speed;

import java.util.List;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.Workspace;
import org.sbert4j.gpucheck.contract.Lab;
import org.sbert4j.gpucheck.setup.Subject;
import org.sbert4j.samples.GeneratedTensor;
import org.sbert4j.weights.PoolingMode;

/**
 * How fast the backend multiplies large matrices: what the device could do if a model were nothing
 * but matrix products. Measured through the backend's own linear layer.
 */
final class MatrixRate {
  /**
   * In and out features, as in the reference model, and a square that fits matrix libraries best.
   */
  private static final int[][] SHAPES = {{768, 3072}, {3072, 768}, {4096, 4096}};

  private static final double SECONDS = 0.3;
  private static final int MOST_REPETITIONS = 5000;
  private static final int RUNS = 3;

  private MatrixRate() {}

  /**
   * Measures.
   *
   * @param rows of the input: many for a GPU
   * @return floating-point operations a second, of the shape that is fastest
   */
  static double flops(Subject subject, WeightFormat format, int rows) {
    double best = 0;
    try (Lab lab = Lab.tested(subject.newBackend(), format)) {
      for (int[] shape : SHAPES) {
        best = Math.max(best, flops(lab, rows, shape[0], shape[1]));
      }
    }
    return best;
  }

  private static double flops(Lab lab, int rows, int inFeatures, int outFeatures) {
    Backend backend = lab.backend();
    GeneratedTensor weight =
        new GeneratedTensor("weight", List.of((long) outFeatures, (long) inFeatures), 1, 0.03f, 0);
    float[] elements = new float[Math.multiplyExact(rows, inFeatures)];
    new GeneratedTensor("input", List.of((long) rows, (long) inFeatures), 2, 1, 0)
        .readFloats(0, elements, 0, elements.length);
    PackedBatch batch = PackedBatch.of(List.of(new int[rows]));
    try (Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
      LinearWeights weights = lab.linear(List.of(weight), List.of());
      Tensor input = lab.input(workspace, Lab.Source.COMPUTED, inFeatures, elements);
      Tensor output = workspace.newTensor(outFeatures);
      Tensor end = workspace.newTensor(outFeatures);
      Runnable once = () -> backend.linear(input, weights, output);
      // One row of the result shows that all before it is done, and costs nothing to bring here.
      Runnable wait =
          () -> {
            backend.pool(output, batch, PoolingMode.CLS, end, 0);
            end.readRow(0, new float[outFeatures], 0);
          };
      seconds(once, wait, 1);
      int repetitions = (int) Math.min(MOST_REPETITIONS, 1 + SECONDS / seconds(once, wait, 2) * 2);
      double least = Double.POSITIVE_INFINITY;
      for (int run = 0; run < RUNS; run++) {
        least = Math.min(least, seconds(once, wait, repetitions));
      }
      return 2.0 * rows * inFeatures * outFeatures * repetitions / least;
    }
  }

  private static double seconds(Runnable once, Runnable wait, int repetitions) {
    long start = System.nanoTime();
    for (int i = 0; i < repetitions; i++) {
      once.run();
    }
    wait.run();
    return (System.nanoTime() - start) / 1e9;
  }
}
