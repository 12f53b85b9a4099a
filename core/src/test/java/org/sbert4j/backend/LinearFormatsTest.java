package org.sbert4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sbert4j.backend.ContractInputs.backend;
import static org.sbert4j.backend.ContractInputs.elements;
import static org.sbert4j.backend.ContractInputs.fill;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sbert4j.weights.TensorView;

/**
 * {@link Backend#linear} in every {@link WeightFormat}: to the last bit the chain of multiply-adds
 * that the contract states, over weights rounded by {@link NaiveRounding}; and near the product in
 * double precision, so that the chain itself is not only compared with its like.
 *
 * <p>The sizes cross what implementations divide work into: rows of 4, 8 and 12, panels of 8 to 32
 * outputs, depth blocks of 128 and 768 steps.
 */
class LinearFormatsTest {
  private static final int[] SHALLOW = {1, 2, 3, 4, 5, 6, 7, 37, 127, 128};
  private static final int[] DEEP = {129, 130, 131, 255, 256, 257, 767, 768, 769, 1537};
  private static final int[] ROWS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 24, 25};

  /** Of the norm of an output row. */
  private static final double TOLERANCE = 1e-5;

  private final ContractInputs inputs = new ContractInputs(20260102);

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "scalar, FP32",
    "scalar, BF16",
    "scalar, INT8",
    "vector, FP32",
    "vector, BF16",
    "vector, INT8"
  })
  void isTheChainOverTheRoundedWeights(String name, WeightFormat format) {
    Backend backend = backend(name);
    for (int inFeatures : SHALLOW) {
      for (int outFeatures : new int[] {1, 5, 16, 31, 33, 64, 70}) {
        check(backend, format, inFeatures, outFeatures, 1 + (inFeatures + outFeatures) % 3);
      }
    }
    for (int inFeatures : DEEP) {
      for (int outFeatures : new int[] {3, 16, 33}) {
        check(backend, format, inFeatures, outFeatures, 1);
      }
    }
  }

  private void check(
      Backend backend, WeightFormat format, int inFeatures, int outFeatures, int stacked) {
    List<ArrayTensorView> weights =
        IntStream.range(0, stacked).mapToObj(i -> weights(outFeatures, inFeatures)).toList();
    boolean biased = (inFeatures + outFeatures) % 4 != 1;
    List<ArrayTensorView> biases =
        IntStream.range(0, biased ? stacked : 0).mapToObj(i -> inputs.tensor(outFeatures)).toList();
    NaiveRounding.Rounded rounded = NaiveRounding.round(weights, format);
    LinearWeights packed =
        backend.linearWeights(
            List.<TensorView>copyOf(weights), List.<TensorView>copyOf(biases), format);
    assertEquals(inFeatures, packed.inFeatures());
    assertEquals(stacked * outFeatures, packed.outFeatures());
    for (int rows : ROWS) {
      float[] input = inputs.values(rows * inFeatures);
      String what =
          "linear %s [%d, %d] to %d x %d, bias %s"
              .formatted(format, rows, inFeatures, stacked, outFeatures, biased);
      float[] found = linear(backend, packed, input);
      FloatBits.assertSame(what, chain(input, inFeatures, rounded, biases), found);
      if (rows == 1 || rows == 13) {
        assertNear(
            what,
            NaiveOperations.linear(input, inFeatures, rounded.meant(), biases),
            found,
            stacked * outFeatures);
      }
    }
  }

  /** Random, with rows that have no scale, or one that nearly has none, or large weights. */
  private ArrayTensorView weights(int outFeatures, int inFeatures) {
    ArrayTensorView weights = inputs.tensor(outFeatures, inFeatures);
    float[] elements = weights.elements();
    for (int output = 0; output < outFeatures; output++) {
      int start = output * inFeatures;
      switch (output % 16) {
        case 1 -> Arrays.fill(elements, start, start + inFeatures, 0f);
        case 2 -> multiply(elements, start, inFeatures, 0x1p-140f);
        case 3 -> multiply(elements, start, inFeatures, 0x1p-118f);
        case 4 -> multiply(elements, start, inFeatures, 8f);
        default -> {}
      }
    }
    return weights;
  }

  private static void multiply(float[] elements, int start, int count, float factor) {
    for (int i = start; i < start + count; i++) {
      elements[i] *= factor;
    }
  }

  private static float[] linear(Backend backend, LinearWeights weights, float[] input) {
    try (Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
      Tensor output = workspace.newTensor(weights.outFeatures());
      backend.linear(fill(workspace, weights.inFeatures(), input), weights, output);
      return elements(output);
    }
  }

  private static float[] chain(
      float[] input, int inFeatures, NaiveRounding.Rounded weights, List<ArrayTensorView> biases) {
    int outFeatures = Math.toIntExact(weights.multiplied().get(0).shape().get(0));
    int columns = weights.multiplied().size() * outFeatures;
    float[] output = new float[input.length / inFeatures * columns];
    for (int i = 0; i < output.length; i++) {
      int column = i % columns;
      float[] weight = weights.multiplied().get(column / outFeatures).elements();
      float bias =
          biases.isEmpty() ? 0 : biases.get(column / outFeatures).elements()[column % outFeatures];
      float sum = 0;
      for (int k = 0; k < inFeatures; k++) {
        float x = input[i / columns * inFeatures + k];
        sum = Math.fma(x, weight[column % outFeatures * inFeatures + k], sum);
      }
      output[i] =
          weights.scales() == null ? sum + bias : Math.fma(sum, weights.scales()[column], bias);
    }
    return output;
  }

  private static void assertNear(String what, double[] expected, float[] found, int columns) {
    for (int start = 0; start < expected.length; start += columns) {
      double norm = 1;
      for (int i = start; i < start + columns; i++) {
        norm = Math.hypot(norm, expected[i]);
      }
      for (int i = start; i < start + columns; i++) {
        assertEquals(expected[i], found[i], TOLERANCE * norm, what + ", index " + i);
      }
    }
  }
}
