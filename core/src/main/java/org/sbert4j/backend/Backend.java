package org.sbert4j.backend;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What computes: it takes weights over, and has the operations that BERT is made of.
 *
 * <p>Thread safety: a backend may be used from many threads, each with a {@link Workspace} of its
 * own.
 */
public interface Backend extends WeightPacker, Operations, AutoCloseable {
  /**
   * The number of the arithmetic that is specified here: of the order of additions, of the
   * polynomials of {@code ScalarMath} and of the rounding of weights, and of the rules by which a
   * text becomes tokens. Whoever changes a bit of any vector on purpose raises it. It is part of
   * every fingerprint, so that an index of older vectors is known to need making again.
   */
  int ARITHMETIC = 1;

  /** The name by which users choose it: {@code scalar}, {@code vector}, {@code cuda}. */
  String name();

  /**
   * One line for people: what it is and what it runs on, such as {@code scalar (plain Java loops)}.
   */
  String description();

  /**
   * Says that results are wanted at once, in a JVM that may have just begun. A backend whose code
   * is slow until it is compiled may compute by other code with the same bits meanwhile. Without
   * this call it uses its own code from the start.
   */
  default void startCold() {}

  /**
   * Returns when the code that computes is compiled, and chosen where there is a choice: after
   * about a second in a new JVM, at once in a warm one. For measurements, and for servers that want
   * no slow first answers. If this thread is interrupted it returns at once and stays interrupted.
   */
  default void warmUp() {}

  /** How callers had best divide their work. */
  default Batching batching() {
    return Batching.CPU;
  }

  /** The formats that {@link #linearWeights} takes. */
  Set<WeightFormat> weightFormats();

  /**
   * A new workspace whose operations are shared by the threads of a team. The bits do not depend on
   * it.
   *
   * @param team one workspace's operation at a time uses it
   */
  Workspace newWorkspace(ThreadTeam team);

  /**
   * Bytes of heap that {@link #linearWeights} of these sizes takes, bias included.
   *
   * @return empty if the backend keeps them elsewhere
   */
  default OptionalLong linearWeightsBytes(int inFeatures, int outFeatures, WeightFormat format) {
    return OptionalLong.empty();
  }

  /**
   * Bytes of heap that a workspace takes at most besides its tensors, once it has seen the largest
   * batch.
   */
  long scratchBytes(PassSize size);

  /**
   * Attention of one row a sequence.
   *
   * @return empty if the backend has none; then a model computes all rows of its last layer
   */
  default Optional<RowAttention> rowAttention() {
    return Optional.empty();
  }

  /**
   * Runs operations on a batch: those of a whole forward pass, say. A backend may record what they
   * do and later, for another batch of the same shape, repeat it without calling them: to start a
   * hundred small operations can take longer than to do them.
   *
   * <p>So the operations are the same in every call with this workspace but for what depends on the
   * batch; they use tensors of this workspace only, and read or write no row; what they compute,
   * and which rows a tensor has after them, depends on the batch alone and not on what the tensors
   * held before. Two batches have the same shape if their sequences have the same lengths and they
   * have as many prompt tokens.
   */
  default void run(Workspace workspace, PackedBatch batch, Runnable operations) {
    operations.run();
  }

  /**
   * The most 32-bit operations, a fused multiply-add being two, that so many threads at once can do
   * on what the backend computes with, in 10⁹ a second. Measured now, in some tenths of a second;
   * what else the machine does meanwhile makes it less.
   *
   * @param threads 1 or more
   * @return empty if the backend cannot tell
   * @throws java.util.concurrent.CancellationException if this thread is interrupted; it stays so
   */
  default OptionalDouble peakGflops(int threads) {
    return OptionalDouble.empty();
  }

  /**
   * {@code a · b}, of two vectors of one length in the caller's own arrays, in whatever order of
   * additions is fastest here: unlike those of {@link Operations}, its bits are not promised. Its
   * error is no more than {@code length · 2⁻²⁴ · ‖a‖ ‖b‖}, but for numbers so small or large that
   * products leave the range of a float.
   */
  default float dot(float[] a, float[] b) {
    // Eight sums side by side, as a processor has several additions on the way at once.
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int whole = a.length & -8;
    for (int i = 0; i < whole; i += 8) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
      s4 += a[i + 4] * b[i + 4];
      s5 += a[i + 5] * b[i + 5];
      s6 += a[i + 6] * b[i + 6];
      s7 += a[i + 7] * b[i + 7];
    }
    for (int i = whole; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7));
  }

  /** The width of the vector registers that it computes with; empty if it has none of its own. */
  default OptionalInt registerBits() {
    return OptionalInt.empty();
  }

  /** Gives back what the backend holds. Weights and workspaces must not be used afterwards. */
  @Override
  void close();

  /**
   * Products of a vector with some rows, and of each row with itself, as {@link #dot} has them:
   * faster than one by one where rows come from memory.
   *
   * @param rows all as long as {@code vector}; those from {@code first} to {@code end} are read
   * @param products {@code vector · rows[first + i]} at i
   * @param squares {@code rows[first + i] · rows[first + i]} at i
   */
  default void dots(
      float[] vector, float[][] rows, int first, int end, float[] products, float[] squares) {
    for (int i = first; i < end; i++) {
      products[i - first] = dot(vector, rows[i]);
      squares[i - first] = dot(rows[i], rows[i]);
    }
  }
}
