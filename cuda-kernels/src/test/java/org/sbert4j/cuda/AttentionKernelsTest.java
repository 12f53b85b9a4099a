package org.sbert4j.cuda;

import static org.sbert4j.cuda.KernelRig.LENGTHS;
import static org.sbert4j.cuda.KernelRig.assertRows;
import static org.sbert4j.cuda.KernelRig.elements;
import static org.sbert4j.cuda.KernelRig.withBias;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.backend.PackedBatch;
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
      compare(type, batch, headSize, queryKeyValue, null, 1, "NaN, heads of " + headSize);
    }
  }

  private void check(ElementType type, int headSize, boolean hasBias, float scale, int... lengths) {
    PackedBatch batch = rig.batch(1, 1, lengths);
    int hiddenSize = HEADS * headSize;
    int width = 3 * hiddenSize;
    float[] queryKeyValue = rig.values(type, batch.tokens() * width);
    for (int i = 0; i < queryKeyValue.length; i++) {
      // Of halves, these are halves still.
      queryKeyValue[i] *= i % width < 2 * hiddenSize ? scale : 1f;
    }
    float[] bias = hasBias ? rig.values(ElementType.FLOAT, width) : null;
    String what = "%s, heads of %d, scale %s".formatted(type, headSize, scale);
    compare(type, batch, headSize, queryKeyValue, bias, scale > 1 ? 5 : 1, what);
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
      int growth,
      String what) {
    int hiddenSize = HEADS * headSize;
    int width = 3 * hiddenSize;
    Tensor expected = rig.tensor(hiddenSize);
    Tensor sums =
        rig.tensor(width, withBias(queryKeyValue, bias == null ? new float[width] : bias));
    rig.scalar().selfAttention(sums, batch, HEADS, null, expected);

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
            null,
            output);
    float[] found = rig.download(type, output, count);
    assertRows(elements(expected), found, headSize, type, growth, what);
  }
}
