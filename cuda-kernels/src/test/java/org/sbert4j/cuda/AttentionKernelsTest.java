package org.sbert4j.cuda;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sbert4j.cuda.KernelRig.LENGTHS;
import static org.sbert4j.cuda.KernelRig.assertRows;
import static org.sbert4j.cuda.KernelRig.elements;
import static org.sbert4j.cuda.KernelRig.withBias;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;
import org.sbert4j.backend.ContractInputs;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.RelativePositionBias;
import org.sbert4j.backend.Tensor;
import org.sbert4j.cuda.kernels.ElementType;

/** {@code attention.cu} and {@code attention_wmma.cu} on the PTX interpreter. */
class AttentionKernelsTest {
  private static final int HEADS = 2;

  private final KernelRig rig = new KernelRig(20261128);

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8, 20, 32, 36, 47, 64})
  void lengthsOfSequences(int headSize) {
    for (ElementType type : ElementType.values()) {
      check(type, headSize, true, 1f, LENGTHS);
    }
  }

  /** Few rows, for they take long. */
  @ParameterizedTest
  @ValueSource(ints = {65, 128, 256})
  void largeHeads(int headSize) {
    for (ElementType type : ElementType.values()) {
      check(type, headSize, true, 1f, 17, 0, 40);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 32, 47, 64, 100})
  void withoutBias(int headSize) {
    for (ElementType type : ElementType.values()) {
      check(type, headSize, false, 1f, 1, 33);
    }
  }

  /**
   * Scores so far apart that a wrong maximum would overflow or leave nothing. Rounding errors grow
   * with the scores, in the exponent; so halves get smaller ones.
   */
  @ParameterizedTest
  @ValueSource(ints = {8, 32, 64})
  void largeScores(int headSize) {
    check(ElementType.FLOAT, headSize, true, 16f, 70);
    check(ElementType.HALF, headSize, true, 4f, 70);
  }

  @Test
  void onlyEmptySequences() {
    check(ElementType.FLOAT, 8, true, 1f, 0, 1, 0);
  }

  /** In a key it reaches the whole of its head in its sequence, in a query its row, no others. */
  @ParameterizedTest
  @ValueSource(ints = {5, 32, 64})
  void notANumber(int headSize) {
    int hiddenSize = HEADS * headSize;
    int width = 3 * hiddenSize;
    PackedBatch batch = rig.batch(1, 1, 40, 35, 3);
    for (ElementType type : ElementType.values()) {
      float[] queryKeyValue = rig.values(type, batch.tokens() * width);
      int query = 2 * width;
      int key = 60 * width + hiddenSize + headSize;
      queryKeyValue[query] = Float.NaN;
      queryKeyValue[key] = Float.NaN;
      String what = "NaN, heads of " + headSize;
      compare(type, batch, headSize, queryKeyValue, null, Relative.NONE, 1, what);
    }
  }

  /** A table that ends with the longest sequence's distances, and one that goes on. */
  @ParameterizedTest
  @ValueSource(ints = {5, 20, 32, 47, 64})
  void relativePositions(int headSize) {
    for (ElementType type : ElementType.values()) {
      check(type, headSize, true, 1f, relative(130, 2), LENGTHS);
      check(type, headSize, false, 1f, relative(512, 2), 1, 2, 0, 33);
    }
  }

  /** A single element in 32 bits only: where values cancel, halves of them have no digits left. */
  @Test
  void relativePositionsOfTheSmallestHead() {
    check(ElementType.FLOAT, 1, true, 1f, relative(130, 2), LENGTHS);
  }

  /** Few rows, for they take long. */
  @ParameterizedTest
  @ValueSource(ints = {65, 256})
  void relativePositionsWithLargeHeads(int headSize) {
    for (ElementType type : ElementType.values()) {
      check(type, headSize, true, 1f, relative(40, 2), 17, 0, 40);
    }
  }

  /** A bias that decides for itself which tokens win. */
  @ParameterizedTest
  @ValueSource(ints = {8, 64, 70})
  void largeRelativePositionBias(int headSize) {
    check(ElementType.FLOAT, headSize, true, 4f, relative(70, 40), 70);
    check(ElementType.HALF, headSize, true, 2f, relative(70, 10), 70);
  }

  /** It reaches the queries of its head that have a key at its distance, and no others. */
  @ParameterizedTest
  @ValueSource(ints = {5, 64, 65})
  void notANumberAtOneDistance(int headSize) {
    int longest = 40;
    for (int distance : new int[] {-39, -7, 0, 12, 39}) {
      float[][] table = table(longest, 1);
      table[1][longest - 1 + distance] = Float.NaN;
      for (ElementType type : ElementType.values()) {
        check(type, headSize, false, 1f, both(table), 3, 40);
      }
    }
  }

  /** What these tests compare must be fine enough to see it. */
  @Test
  void aWrongRelativePositionBiasIsSeen() {
    for (ElementType type : ElementType.values()) {
      for (int headSize : new int[] {64, 65}) {
        float[][] table = table(40, 1);
        float[][] shifted = new float[HEADS][table[0].length];
        float[][] backwards = new float[HEADS][table[0].length];
        for (int head = 0; head < HEADS; head++) {
          for (int i = 0; i < table[0].length; i++) {
            shifted[head][i] = table[head][Math.max(0, i - 1)];
            backwards[head][i] = table[head][table[0].length - 1 - i];
          }
        }
        float[][] exchanged = {table[1], table[0]};
        RelativePositionBias right = both(table).scalar();
        for (float[][] wrong : List.of(shifted, backwards, exchanged)) {
          Relative relative = new Relative(right, both(wrong).device());
          assertThrows(
              AssertionFailedError.class, () -> check(type, headSize, true, 1f, relative, 40));
        }
        check(type, headSize, true, 1f, new Relative(right, both(table).device()), 40);
      }
    }
  }

  /** A bias by head and distance, on both sides. */
  private record Relative(RelativePositionBias scalar, CudaWeights.PositionBias device) {
    static final Relative NONE = new Relative(null, null);
  }

  private Relative relative(int longest, float scale) {
    return both(table(longest, scale));
  }

  /** Another number for each head and distance: {@code [HEADS][2 · longest - 1]}. */
  private float[][] table(int longest, float scale) {
    float[][] table = new float[HEADS][];
    for (int head = 0; head < HEADS; head++) {
      table[head] = rig.values(ElementType.FLOAT, 2 * longest - 1);
      for (int i = 0; i < table[head].length; i++) {
        table[head][i] *= scale;
      }
    }
    return table;
  }

  private Relative both(float[][] table) {
    int distances = table[0].length;
    float[] rows = new float[HEADS * distances];
    for (int head = 0; head < HEADS; head++) {
      System.arraycopy(table[head], 0, rows, head * distances, distances);
    }
    return new Relative(
        ContractInputs.bias(rig.scalar(), table),
        new CudaWeights.PositionBias(rig.upload(ElementType.FLOAT, rows), distances));
  }

  private void check(ElementType type, int headSize, boolean hasBias, float scale, int... lengths) {
    check(type, headSize, hasBias, scale, Relative.NONE, lengths);
  }

  private void check(
      ElementType type,
      int headSize,
      boolean hasBias,
      float scale,
      Relative relative,
      int... lengths) {
    PackedBatch batch = rig.batch(1, 1, lengths);
    int hiddenSize = HEADS * headSize;
    int width = 3 * hiddenSize;
    float[] queryKeyValue = rig.values(type, batch.tokens() * width);
    for (int i = 0; i < queryKeyValue.length; i++) {
      // Of halves, these are halves still.
      queryKeyValue[i] *= i % width < 2 * hiddenSize ? scale : 1f;
    }
    float[] bias = hasBias ? rig.values(ElementType.FLOAT, width) : null;
    String what =
        "%s, heads of %d, scale %s, relative %s"
            .formatted(type, headSize, scale, relative.device() != null);
    compare(type, batch, headSize, queryKeyValue, bias, relative, scale > 1 ? 5 : 1, what);
  }

  /**
   * Runs both.
   *
   * @param bias null for none
   * @param growth of errors
   */
  private void compare(
      ElementType type,
      PackedBatch batch,
      int headSize,
      float[] queryKeyValue,
      float[] bias,
      Relative relative,
      int growth,
      String what) {
    int hiddenSize = HEADS * headSize;
    int width = 3 * hiddenSize;
    Tensor expected = rig.tensor(hiddenSize);
    Tensor sums =
        rig.tensor(width, withBias(queryKeyValue, bias == null ? new float[width] : bias));
    rig.scalar().selfAttention(sums, batch, HEADS, relative.scalar(), expected);

    int count = batch.tokens() * hiddenSize;
    long output = rig.fresh(type, count);
    rig.kernels()
        .selfAttention(
            type,
            rig.upload(type, queryKeyValue),
            bias == null ? 0 : rig.upload(ElementType.FLOAT, bias),
            rig.upload(batch).sequenceOffsets(),
            batch,
            HEADS,
            headSize,
            relative.device(),
            output);
    float[] found = rig.download(type, output, count);
    assertRows(elements(expected), found, headSize, type, growth, what);
  }
}
