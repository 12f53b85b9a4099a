package org.sbert4j.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.cuda.device.CommandStream;
import org.sbert4j.cuda.device.DeviceBuffer;
import org.sbert4j.cuda.kernels.ElementType;

/**
 * What a kernel's test needs: random inputs, a simulated device to run the kernel on, the scalar
 * backend to compute the same, and the comparison.
 */
final class KernelRig {
  /** Sizes of rows: one, odd ones, around a warp and four of its elements, and those of models. */
  static final int[] ROW_SIZES = {1, 5, 13, 20, 32, 36, 47, 64, 130, 193, 257, 768, 1024, 1028};

  /** Lengths of sequences: none, and around what warps and tiles of keys hold. */
  static final int[] LENGTHS = {31, 0, 1, 2, 33, 64, 0, 65, 130};

  /** Of a row's largest magnitude, between orders of additions in 32-bit floats. */
  private static final double FLOAT_TOLERANCE = 1e-5;

  /** A result that is rounded to a half may be off by 2^-11 from that alone. */
  private static final double HALF_TOLERANCE = 1e-3;

  /** Below these the tolerance shrinks no further; of halves, it is where their precision ends. */
  private static final double SMALL_FLOAT = 1e-6;

  private static final double SMALL_HALF = 0x1p-14;

  private final SimulatedDevice device = new SimulatedDevice();
  private final CommandStream stream = device.newStream();
  private final KernelCalls kernels = new KernelCalls(stream);
  private final Backend scalar = Backends.create("scalar", BackendOptions.none());
  private final SplittableRandom random;

  /**
   * @param seed of the inputs
   */
  KernelRig(long seed) {
    device.kernels().watchRaces();
    random = new SplittableRandom(seed);
  }

  KernelCalls kernels() {
    return kernels;
  }

  Backend scalar() {
    return scalar;
  }

  // ---- Inputs ----

  /** Between -1 and 1, and such as the type has. */
  float[] values(ElementType type, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(64) == 0 ? 0f : (float) (2 * random.nextDouble() - 1);
    }
    return DeviceArrays.floats(type, DeviceArrays.bytes(type, values));
  }

  /** A batch of sequences with random ids, whose positions do not begin at 0. */
  PackedBatch batch(int vocabulary, int positions, int... lengths) {
    int tokens = Arrays.stream(lengths).sum();
    int[] offsets = new int[lengths.length + 1];
    int[] positionIds = new int[tokens];
    for (int sequence = 0; sequence < lengths.length; sequence++) {
      offsets[sequence + 1] = offsets[sequence] + lengths[sequence];
      for (int i = 0; i < lengths[sequence]; i++) {
        positionIds[offsets[sequence] + i] = (i + 2) % positions;
      }
    }
    int[] tokenIds = random.ints(tokens, 0, vocabulary).toArray();
    int[] tokenTypeIds = random.ints(tokens, 0, 2).toArray();
    return new PackedBatch(tokenIds, tokenTypeIds, positionIds, offsets);
  }

  /** The same with other positions, so that the tokens' indices are an array of their own. */
  static PackedBatch withOtherPositions(PackedBatch batch) {
    int[] positionIds = Arrays.stream(batch.positionIds()).map(position -> position + 5).toArray();
    return new PackedBatch(
        batch.tokenIds(),
        batch.tokenTypeIds(),
        positionIds,
        batch.tokenIndices(),
        batch.sequenceOffsets(),
        batch.promptTokens());
  }

  // ---- The scalar backend's memory ----

  /** A tensor of the scalar backend with these elements. */
  Tensor tensor(int columns, float... elements) {
    Tensor tensor = scalar.newWorkspace(ThreadTeam.CALLER_ALONE).newTensor(columns);
    return refill(tensor, elements);
  }

  private static Tensor refill(Tensor tensor, float... elements) {
    int columns = tensor.columns();
    tensor.setRows(elements.length / columns);
    for (int row = 0; row < tensor.rows(); row++) {
      tensor.writeRow(row, Arrays.copyOfRange(elements, row * columns, (row + 1) * columns));
    }
    return tensor;
  }

  static float[] elements(Tensor tensor) {
    float[] elements = new float[tensor.rows() * tensor.columns()];
    for (int row = 0; row < tensor.rows(); row++) {
      tensor.readRow(row, elements, row * tensor.columns());
    }
    return elements;
  }

  /** Rows plus a bias, as a linear layer leaves them. */
  static float[] withBias(float[] x, float... bias) {
    float[] sum = x.clone();
    for (int i = 0; i < x.length; i++) {
      sum[i] += bias[i % bias.length];
    }
    return sum;
  }

  // ---- The device's memory ----

  /** New memory that holds these bytes and not one more. */
  private long upload(ByteBuffer bytes) {
    long address = device.allocate(Math.max(1, bytes.remaining()));
    stream.upload(bytes, address);
    return address;
  }

  long upload(ElementType type, float... values) {
    return upload(DeviceArrays.bytes(type, values));
  }

  /** Memory whose first element is at an address that only single elements may be read from. */
  long uploadUnaligned(ElementType type, float... values) {
    float[] shifted = new float[values.length + 1];
    System.arraycopy(values, 0, shifted, 1, values.length);
    return upload(type, shifted) + type.bytes();
  }

  /** New memory for so many elements, which reading is an error until they are written. */
  long fresh(ElementType type, int count) {
    return device.allocate(Math.max(1, type.bytes() * count));
  }

  /** The batch's arrays on the device. */
  BatchBuffers upload(PackedBatch batch) {
    BatchBuffers buffers =
        new BatchBuffers(device, stream, new DeviceBuffer(device, stream, () -> {}));
    buffers.put(batch);
    return buffers;
  }

  float[] download(ElementType type, long address, int count) {
    ByteBuffer bytes = DeviceArrays.buffer(type, count);
    stream.download(address, bytes);
    return DeviceArrays.floats(type, bytes);
  }

  // ---- Comparison ----

  /**
   * Demands that rows are the same but for rounding to the type and the order of additions. NaN and
   * the infinities must be where the scalar backend has them.
   */
  static void assertRows(
      float[] expected, float[] found, int columns, ElementType type, String what) {
    assertRows(expected, found, columns, type, 1, what);
  }

  /**
   * {@link #assertRows(float[], float[], int, ElementType, String)} where errors grow on the way.
   *
   * @param growth how many times more they may be
   */
  static void assertRows(
      float[] expected, float[] found, int columns, ElementType type, int growth, String what) {
    boolean halves = type == ElementType.HALF;
    double tolerance = growth * (halves ? HALF_TOLERANCE : FLOAT_TOLERANCE);
    assertEquals(expected.length, found.length, what);
    for (int start = 0; start < expected.length; start += columns) {
      double largest = halves ? SMALL_HALF : SMALL_FLOAT;
      for (int i = start; i < start + columns; i++) {
        largest = Math.max(largest, Math.abs(expected[i]));
      }
      for (int i = start; i < start + columns; i++) {
        boolean same = Float.compare(expected[i], found[i]) == 0;
        if (!same && !(Math.abs(expected[i] - found[i]) <= tolerance * largest)) {
          fail(
              "%s: row %d, column %d of %d is %s where the scalar backend has %s"
                  .formatted(what, start / columns, i - start, columns, found[i], expected[i]));
        }
      }
    }
  }
}
