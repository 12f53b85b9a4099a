package org.sbert4j.backend.vector;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.scalar.CpuLayerNormWeights;

/**
 * Runs all vector code on small arrays until C2 has compiled it, which is seen by its speed.
 *
 * <p>C2 compiles a method that was called some hundred times and has looped some ten thousand
 * times. Many calls with short loops reach that sooner than few with long ones.
 */
final class WarmUp {
  /** A compiled call takes one to three microseconds, one that is not some hundred at least. */
  private static final long COMPILED_NANOS = 10_000;

  /** If the speed never comes, on a machine that is busy with other things. */
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final int CALLS_AT_ONCE = 50;
  private static final int DEPTH = 32;
  private static final int LENGTH = 256;

  private final VectorBackend backend = new VectorBackend();
  private final VectorScratch scratch = new VectorScratch();
  private final float[] row = new float[LENGTH];
  private final long end = System.nanoTime() + GIVE_UP_NANOS;

  /** Returns when everything is fast. */
  void run() {
    Arrays.fill(row, 0.5f);
    for (int rows = MatrixKernel.ROWS; rows > 0; rows -= 4) {
      repeat(product(rows));
    }
    CpuLayerNormWeights layerNorm = new CpuLayerNormWeights(row, row, 1f);
    float[] hidden = row.clone();
    repeat(() -> backend.layerNormRowByVectors(hidden, 0, LENGTH, layerNorm, scratch));
    repeat(() -> backend.softmaxRowByVectors(hidden, 0, LENGTH, 1f, scratch.lanes()));
    float[] stretch = new float[VectorMath.STRETCH];
    repeat(() -> VectorMath.gelu(hidden, 0, LENGTH, stretch));
  }

  /** The same for weights in a reduced format, which few models have. */
  void runForReducedWeights() {
    repeat(expansion(WeightFormat.BF16));
    repeat(expansion(WeightFormat.INT8));
  }

  /** A block of so many rows, begun and continued, for whole panels and for a last one. */
  private Runnable product(int rows) {
    PackedRows a = new PackedRows();
    a.reset(rows, DEPTH);
    PackedMatrix b = new PackedMatrix(DEPTH, 2 * MatrixKernel.WIDTH - 1);
    int stride = 2 * MatrixKernel.WIDTH;
    float[] c = new float[rows * stride];
    VectorLinearWeights weights = new VectorLinearWeights(b, null, new float[stride]);
    MatrixKernel.Rows results = new MatrixKernel.Rows(c, 0, stride);
    return () -> {
      a.putGroup(0, row, 0, 0);
      MatrixKernel.multiply(a, b, results, scratch);
      MatrixKernel.block(a, 0, 0, b.data(), 0, DEPTH, c, 0, stride, rows - 1, true);
      VectorBackend.finishPanel(weights, 0, results, rows);
    };
  }

  private Runnable expansion(WeightFormat format) {
    ReducedMatrix matrix = new ReducedMatrix(format, DEPTH, MatrixKernel.WIDTH);
    return () -> matrix.block(0, 0, DEPTH, scratch);
  }

  private void repeat(Runnable code) {
    int fast = 0;
    while (fast < 3 && System.nanoTime() < end) {
      long start = System.nanoTime();
      for (int call = 0; call < CALLS_AT_ONCE; call++) {
        code.run();
      }
      fast = System.nanoTime() - start < CALLS_AT_ONCE * COMPILED_NANOS ? fast + 1 : 0;
    }
  }
}
