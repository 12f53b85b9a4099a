package org.sbert4j.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.sbert4j.cuda.KernelRig.LENGTHS;
import static org.sbert4j.cuda.KernelRig.assertRows;
import static org.sbert4j.cuda.KernelRig.elements;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.cuda.kernels.ElementType;
import org.sbert4j.weights.PoolingMode;

/** {@code pooling.cu} on the PTX interpreter against the scalar backend. */
class PoolingKernelsTest {
  private static final int[] HIDDEN_SIZES = {1, 13, 32, 36, 130};

  private final KernelRig rig = new KernelRig(20261127);

  @ParameterizedTest
  @EnumSource
  void pooling(PoolingMode mode) {
    for (ElementType type : ElementType.values()) {
      for (int hiddenSize : HIDDEN_SIZES) {
        for (int promptTokens : new int[] {0, 2, 40}) {
          PackedBatch batch = rig.batch(1, 1_000, LENGTHS).withPromptTokens(promptTokens);
          check(type, hiddenSize, batch, mode);
          check(type, hiddenSize, KernelRig.withOtherPositions(batch), mode);
        }
      }
    }
  }

  /** It reaches the vector of its sequence, if the mode looks at its row, and no other. */
  @ParameterizedTest
  @EnumSource
  void notANumber(PoolingMode mode) {
    int hiddenSize = 3;
    PackedBatch batch = rig.batch(1, 1_000, 20, 3);
    float[] hiddenStates = rig.values(ElementType.FLOAT, batch.tokens() * hiddenSize);
    for (int row : new int[] {0, 10, 19}) {
      hiddenStates[row * hiddenSize + 1] = Float.NaN;
      Tensor expected = rig.tensor(hiddenSize);
      rig.scalar().pool(rig.tensor(hiddenSize, hiddenStates), batch, mode, expected, 0);
      long output = rig.fresh(ElementType.FLOAT, 2 * hiddenSize);
      rig.kernels()
          .pool(
              ElementType.FLOAT,
              rig.upload(ElementType.FLOAT, hiddenStates),
              rig.upload(batch),
              batch,
              hiddenSize,
              mode,
              output,
              hiddenSize,
              0);
      float[] found = rig.download(ElementType.FLOAT, output, 2 * hiddenSize);
      assertRows(elements(expected), found, 1, ElementType.FLOAT, mode + ", NaN in row " + row);
    }
  }

  /** Into the middle of wider rows, whose other columns stay as they are. */
  private void check(ElementType type, int hiddenSize, PackedBatch batch, PoolingMode mode) {
    int offset = 3;
    int columns = offset + hiddenSize + 2;
    float[] hiddenStates = rig.values(type, batch.tokens() * hiddenSize);
    // The largest of negative numbers is negative.
    if (mode == PoolingMode.MAX) {
      for (int i = 0; i < hiddenStates.length; i++) {
        hiddenStates[i] = -Math.abs(hiddenStates[i]);
      }
    }
    float[] before = new float[batch.sequences() * columns];
    Arrays.fill(before, 7f);
    Tensor expected = rig.tensor(columns, before);
    rig.scalar().pool(rig.tensor(hiddenSize, hiddenStates), batch, mode, expected, offset);

    long output = rig.upload(ElementType.FLOAT, before);
    rig.kernels()
        .pool(
            type,
            rig.upload(type, hiddenStates),
            rig.upload(batch),
            batch,
            hiddenSize,
            mode,
            output,
            columns,
            offset);
    float[] found = rig.download(ElementType.FLOAT, output, before.length);
    String what = "%s of %s, %d prompt tokens".formatted(mode, type, batch.promptTokens());
    assertRows(elements(expected), found, columns, ElementType.FLOAT, what);
    for (int row = 0; row < batch.sequences(); row++) {
      int start = row * columns;
      assertArrayEquals(new float[] {7f, 7f, 7f}, Arrays.copyOfRange(found, start, start + 3));
      assertArrayEquals(
          new float[] {7f, 7f}, Arrays.copyOfRange(found, start + columns - 2, start + columns));
    }
  }
}
