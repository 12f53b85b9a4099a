package org.sbert4j.backend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.sbert4j.backend.scalar.ScalarBackend;
import org.sbert4j.backend.vector.VectorBackendProvider;

/** What the tests of the contract of {@link Backend} feed to operations, and read from them. */
public final class ContractInputs {
  /** Above every token id of {@link #batchOf}. */
  public static final int VOCAB_SIZE = 50;

  private final SplittableRandom random;

  /**
   * @param seed the same seed gives the same inputs in the same order
   */
  public ContractInputs(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A CPU backend by its name; the test is skipped, with the reason, where it cannot run. */
  public static Backend backend(String name) {
    if (name.equals("scalar")) {
      return new ScalarBackend();
    }
    BackendProvider provider = new VectorBackendProvider();
    assumeTrue(provider.availability().available(), provider.availability().reason());
    return provider.create(BackendOptions.none());
  }

  /** Weights between -1 and 1. */
  public ArrayTensorView tensor(long... shape) {
    return ArrayTensorView.random(random, "weight", 0, 1, shape);
  }

  /** Between -1 and 1, with zeros of both signs and numbers below the normal range among them. */
  public float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (random.nextInt(64)) {
            case 0 -> 0f;
            case 1 -> -0f;
            case 2 -> 1e-40f;
            default -> (float) (2 * random.nextDouble() - 1);
          };
    }
    return values;
  }

  /**
   * Makes a bias on the scores of attention in which every distance has a number of its own.
   *
   * @param heads {@code [N][2 · longest - 1]}
   */
  public static RelativePositionBias bias(Backend backend, float[][] heads) {
    int distances = heads[0].length;
    float[] buckets = new float[distances * heads.length];
    for (int distance = 0; distance < distances; distance++) {
      for (int head = 0; head < heads.length; head++) {
        // The buckets stand the other way round, so that the map to them is seen to be used.
        buckets[(distances - 1 - distance) * heads.length + head] = heads[head][distance];
      }
    }
    return backend.relativePositionBias(
        new ArrayTensorView("bias", new long[] {distances, heads.length}, buckets),
        IntStream.range(0, distances).map(distance -> distances - 1 - distance).toArray());
  }

  /** Sequences of these lengths with random ids. */
  public PackedBatch batchOf(int... lengths) {
    int tokens = Arrays.stream(lengths).sum();
    int[] offsets = new int[lengths.length + 1];
    int[] positions = new int[tokens];
    for (int sequence = 0; sequence < lengths.length; sequence++) {
      offsets[sequence + 1] = offsets[sequence] + lengths[sequence];
      for (int position = 0; position < lengths[sequence]; position++) {
        positions[offsets[sequence] + position] = position;
      }
    }
    int[] tokenIds = random.ints(tokens, 0, VOCAB_SIZE).toArray();
    int[] tokenTypeIds = random.ints(tokens, 0, 2).toArray();
    return new PackedBatch(tokenIds, tokenTypeIds, positions, offsets);
  }

  /** For messages. */
  public static List<Integer> lengths(PackedBatch batch) {
    return IntStream.range(0, batch.sequences()).mapToObj(batch::length).toList();
  }

  /** A new tensor of these elements, {@code [elements / columns, columns]}. */
  public static Tensor fill(Workspace workspace, int columns, float[] elements) {
    Tensor tensor = workspace.newTensor(columns);
    refill(tensor, elements);
    return tensor;
  }

  /** Gives a tensor these elements and as many rows as they fill. */
  public static void refill(Tensor tensor, float[] elements) {
    int columns = tensor.columns();
    tensor.setRows(elements.length / columns);
    for (int row = 0; row < tensor.rows(); row++) {
      tensor.writeRow(row, Arrays.copyOfRange(elements, row * columns, (row + 1) * columns));
    }
  }

  /** All elements, row by row. */
  public static float[] elements(Tensor tensor) {
    float[] elements = new float[tensor.rows() * tensor.columns()];
    for (int row = 0; row < tensor.rows(); row++) {
      tensor.readRow(row, elements, row * tensor.columns());
    }
    return elements;
  }
}
