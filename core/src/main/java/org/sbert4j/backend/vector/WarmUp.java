package org.sbert4j.backend.vector;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.scalar.CpuLayerNormWeights;

/**
 * Runs all vector code on small arrays until C2 has compiled it, which is seen by its speed.
 *
 * <p>C2 compiles a method that was called some hundred times and has looped some ten thousand
 * times, and it goes by what it saw until then: code that was warmed up on one size alone, a whole
 * number of registers, stayed a fifth slower for good and made an object for each vector. So the
 * sizes here are of all kinds, as those of texts are.
 */
final class WarmUp {
  /** A compiled call takes some microseconds, one that is not some hundred at least. */
  private static final long COMPILED_NANOS = 30_000;

  /** If the speed never comes, on a machine that is busy with other things. */
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final int CALLS_AT_ONCE = 50;

  /** Tokens of texts, and elements of rows: whole numbers of registers and others. */
  private static final int[] LENGTHS = {16, 7, 21, 64, 45, 18, 256, 11, 131, 32};

  private static final int[] DEPTHS = {32, 256, 64};
  private static final int LONGEST = 256;

  private final VectorBackend backend = new VectorBackend();
  private final VectorScratch scratch = new VectorScratch();
  private final float[] row = new float[LONGEST];
  private final long end = System.nanoTime() + GIVE_UP_NANOS;

  /** Returns when everything is fast. */
  void run() {
    Arrays.fill(row, 0.5f);
    for (int rows = MatrixKernel.ROWS; rows > 0; rows -= 4) {
      repeat(product(rows));
    }
    CpuLayerNormWeights layerNorm = new CpuLayerNormWeights(row, row, 1f);
    float[] hidden = row.clone();
    repeat(
        call ->
            backend.layerNormRowByVectors(
                hidden, 0, call % 2 == 0 ? LONGEST : length(call), layerNorm, scratch));
    repeat(call -> backend.softmaxRowByVectors(hidden, 0, length(call), 1f, scratch.lanes()));
    float[] stretch = new float[VectorMath.STRETCH];
    repeat(call -> VectorMath.gelu(hidden, 0, length(call), stretch));
  }

  private static int length(int call) {
    return LENGTHS[call % LENGTHS.length];
  }

  /** The same for weights in a reduced format, which few models have. */
  void runForReducedWeights() {
    repeat(expansion(WeightFormat.BF16));
    repeat(expansion(WeightFormat.INT8));
  }

  /** Blocks of so many rows, begun and continued, for whole panels and for a last one. */
  private IntConsumer product(int rows) {
    IntConsumer[] products =
        Arrays.stream(DEPTHS).mapToObj(depth -> product(rows, depth)).toArray(IntConsumer[]::new);
    return call -> products[call % products.length].accept(call);
  }

  private IntConsumer product(int rows, int depth) {
    PackedRows a = new PackedRows();
    a.reset(rows, depth);
    PackedMatrix b = new PackedMatrix(depth, 2 * MatrixKernel.WIDTH - 1);
    int stride = 2 * MatrixKernel.WIDTH;
    float[] c = new float[rows * stride];
    VectorLinearWeights weights = new VectorLinearWeights(b, null, new float[stride]);
    MatrixKernel.Rows results = new MatrixKernel.Rows(c, 0, stride);
    return call -> {
      a.putGroup(0, row, 0, 0);
      MatrixKernel.multiply(a, b, results, scratch);
      MatrixKernel.block(a, 0, 0, b.data(), 0, depth, c, 0, stride, rows - 1, true);
      VectorBackend.finishPanel(weights, 0, results, rows);
    };
  }

  private IntConsumer expansion(WeightFormat format) {
    ReducedMatrix matrix = new ReducedMatrix(format, LONGEST, MatrixKernel.WIDTH);
    return call -> matrix.block(0, 0, 4 * (call % 32 + 1), scratch);
  }

  private void repeat(IntConsumer code) {
    int fast = 0;
    int call = 0;
    while (fast < 3 && System.nanoTime() < end) {
      long start = System.nanoTime();
      for (int i = 0; i < CALLS_AT_ONCE; i++) {
        code.accept(call++);
      }
      fast = System.nanoTime() - start < CALLS_AT_ONCE * COMPILED_NANOS ? fast + 1 : 0;
    }
  }
}
