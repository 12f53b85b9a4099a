package org.sbert4j.backend.vector;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.sbert4j.backend.scalar.CpuLayerNormWeights;
import org.sbert4j.backend.vector.ColdStart.Code;

/**
 * Runs all vector code on small arrays until C2 has compiled it, which is seen by its speed.
 *
 * <p>C2 compiles a method that was called some hundred times and has looped some ten thousand
 * times, and it goes by what it saw until then: code that was warmed up on one size alone, a whole
 * number of registers, stayed a fifth slower for good and made an object for each vector. So the
 * sizes here are of all kinds, as those of texts are.
 *
 * <p>All code is run in turn, so that the compiler has something to do from early on; but the code
 * that can be done without comes last.
 */
final class WarmUp {
  /** A compiled call takes some microseconds, one that is not some hundred at least. */
  private static final long COMPILED_NANOS = 30_000;

  /** If the speed never comes, on a machine that is busy with other things. */
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final int CALLS_AT_ONCE = 50;

  /** Tokens of texts, and elements of rows: whole numbers of registers and others. */
  private static final int[] LENGTHS = {16, 7, 21, 64, 45, 18, 256, 11, 131, 32};

  /** Multiples of the steps that a block takes at once, and one that is not. */
  private static final int[] DEPTHS = {32, 256, 67};

  private static final int LONGEST = 256;

  /** Of the products in the mixture, so that they do not outweigh the rest. */
  private static final int TINY_DEPTH = 4;

  private static final int CALLS_OF_EACH = 40;

  /** Of a product: a whole panel and one that is not. */
  private static final int COLUMNS = 2 * KernelShape.WIDTH - 1;

  private final VectorScratch scratch = new VectorScratch();
  private final float[] row = new float[LONGEST];
  private final List<IntConsumer> mixture = new ArrayList<>();
  private final Queue<Task> tasks = new ArrayDeque<>();
  private final Queue<Task> lastTasks = new ArrayDeque<>();
  private final long end = System.nanoTime() + GIVE_UP_NANOS;

  /** Something to run until it is fast. */
  private static final class Task {
    private final Code code;
    private final IntConsumer body;
    private int call;
    private int fast;

    Task(Code code, IntConsumer body) {
      this.code = code;
      this.body = body;
    }

    /** Whether it is fast now. */
    boolean runSome() {
      long start = System.nanoTime();
      for (int i = 0; i < CALLS_AT_ONCE; i++) {
        body.accept(call++);
      }
      fast = System.nanoTime() - start < CALLS_AT_ONCE * COMPILED_NANOS ? fast + 1 : 0;
      return fast == 3;
    }
  }

  /**
   * Prepares everything.
   *
   * @param reducedWeights whether products are to be warmed up for weights in reduced formats
   */
  WarmUp(boolean reducedWeights) {
    Arrays.fill(row, 0.5f);
    int rows = KernelShape.ROWS;
    tasks.add(new Task(Code.PRODUCT, product(rows)));
    mixture.add(product(rows, new PackedMatrix(TINY_DEPTH, COLUMNS)));
    if (reducedWeights) {
      tasks.add(new Task(Code.PRODUCT, int8Product(rows)));
      mixture.add(product(rows, new Int8Matrix(TINY_DEPTH, COLUMNS)));
      add(Code.PRODUCT, expansion(new Bf16Matrix(LONGEST, KernelShape.WIDTH)));
      add(Code.PRODUCT, expansion(new Int8Matrix(LONGEST, KernelShape.WIDTH)));
    }
    CpuLayerNormWeights layerNorm = new CpuLayerNormWeights(row, row, 1f);
    float[] hidden = row.clone();
    add(
        Code.LAYER_NORM,
        call ->
            VectorRows.layerNorm(
                hidden, 0, call % 2 == 0 ? LONGEST : length(call), layerNorm, scratch.lanes()));
    add(Code.SOFTMAX, call -> VectorRows.softmax(hidden, 0, length(call), 1f, scratch.lanes()));
    float[] stretch = new float[VectorMath.STRETCH];
    add(Code.GELU, call -> VectorMath.gelu(hidden, 0, length(call), stretch));
    for (int fewer : KernelShape.NARROW_ROWS) {
      lastTasks.add(new Task(Code.LOW_PRODUCT, product(fewer)));
      if (reducedWeights) {
        lastTasks.add(new Task(Code.LOW_PRODUCT, int8Product(fewer)));
      }
    }
  }

  private void add(Code code, IntConsumer body) {
    tasks.add(new Task(code, body));
    mixture.add(body);
  }

  private static int length(int call) {
    return LENGTHS[call % LENGTHS.length];
  }

  /** Returns when everything is fast. What is, is told to {@link Code} at once. */
  void run() {
    mix();
    warm(tasks);
    warm(lastTasks);
    if (KernelShape.isFree() && lastTasks.isEmpty()) {
      KernelShape.setNarrow(!new KernelRace(scratch).isWideFastEnough());
    }
  }

  /**
   * A little of everything, before any of it is compiled.
   *
   * <p>All code shares the methods of the Vector API. C2 compiles a method that has seen one kind
   * of vector or operation with a trap for all others, and what falls into a trap is counted
   * wherever the method is inlined: a kernel in which that adds up to more than a hundred gets
   * calls in place of instructions, and was seven times slower in every other JVM. A method that
   * has seen many kinds has no trap.
   */
  private void mix() {
    for (int call = 0; call < CALLS_OF_EACH; call++) {
      for (IntConsumer body : mixture) {
        body.accept(call);
      }
    }
  }

  private void warm(Queue<Task> cold) {
    while (!cold.isEmpty() && System.nanoTime() < end) {
      Task task = cold.remove();
      if (!task.runSome()) {
        cold.add(task);
      } else if (cold.stream().noneMatch(other -> other.code == task.code)) {
        task.code.setWarm();
      }
    }
  }

  /** Blocks of so many rows, begun and continued, for whole panels and for a last one. */
  private IntConsumer product(int rows) {
    return products(depth -> product(rows, new PackedMatrix(depth, COLUMNS)));
  }

  private IntConsumer int8Product(int rows) {
    return products(depth -> product(rows, new Int8Matrix(depth, COLUMNS)));
  }

  /** Products of all {@link #DEPTHS} in turn. */
  private static IntConsumer products(IntFunction<IntConsumer> ofDepth) {
    IntConsumer[] products = Arrays.stream(DEPTHS).mapToObj(ofDepth).toArray(IntConsumer[]::new);
    return call -> products[call % products.length].accept(call);
  }

  private IntConsumer product(int rows, PanelMatrix b) {
    PackedRows a = new PackedRows();
    a.reset(rows, b.depth(), PackedRows.Groups.FITTING);
    int stride = 2 * KernelShape.WIDTH;
    VectorLinearWeights weights = new VectorLinearWeights(b, null, new float[stride]);
    MatrixKernel.Rows results = new MatrixKernel.Rows(new float[rows * stride], 0, stride);
    return call -> {
      a.putGroup(0, row, 0, 0);
      MatrixKernel.multiply(a, b, results, scratch);
      MatrixKernel.multiplyBlock(a, b, 0, 0, b.depth(), true, results, scratch);
      VectorRows.finishPanel(weights, 0, results, rows);
    };
  }

  private IntConsumer expansion(ReducedMatrix matrix) {
    return call -> matrix.block(0, 0, 4 * (call % 32 + 1), scratch);
  }
}
