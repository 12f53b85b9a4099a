package org.sbert4j.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.backend.ContractInputs.backend;
import static org.sbert4j.backend.ContractInputs.elements;
import static org.sbert4j.backend.ContractInputs.fill;
import static org.sbert4j.backend.ContractInputs.lengths;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.backend.scalar.ScalarBackend;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.TensorView;

/**
 * The contract of {@link Backend}, operation by operation over awkward sizes: the scalar backend
 * against {@link NaiveOperations} in double precision, the others against the scalar one to the
 * last bit.
 */
class BackendContractTest {
  private static final int[] ROWS = {0, 1, 3, 7, 8, 9, 13, 33, 100};
  private static final int[] FEATURES = {1, 5, 16, 20, 37, 47, 48, 49, 100, 193};
  private static final int[] HEAD_SIZES = {1, 5, 8, 13, 32, 64};
  private static final int[] HIDDEN_SIZES = {1, 20, 36, 48, 130};

  /** Of the norm of an element's row; at least of 1, as the terms of a sum may cancel. */
  private static final double TOLERANCE = 1e-5;

  private static final double LEAST_NORM = 1;

  private static final Backend SCALAR = new ScalarBackend();

  private final ContractInputs inputs = new ContractInputs(20260101);

  /** The scalar backend must come near the naive result, every other must equal the scalar one. */
  private static void check(
      String what,
      Backend backend,
      int columns,
      Function<Backend, float[]> body,
      Supplier<double[]> naive) {
    float[] found = body.apply(backend);
    if (backend.name().equals("scalar")) {
      assertNear(what, columns, naive.get(), found);
    } else {
      FloatBits.assertSame(what, body.apply(SCALAR), found);
    }
  }

  private static void assertNear(String what, int columns, double[] expected, float[] found) {
    assertTrue(expected.length == found.length, what + ": " + found.length + " elements");
    for (int start = 0; start < expected.length; start += columns) {
      double norm = 0;
      for (int i = start; i < start + columns; i++) {
        norm = Math.hypot(norm, expected[i]);
      }
      for (int i = start; i < start + columns; i++) {
        double error = Math.abs(expected[i] - found[i]);
        if (!(error <= TOLERANCE * Math.max(norm, LEAST_NORM))) {
          throw new AssertionError(
              "%s: index %d: expected %s, found %s, row norm %s"
                  .formatted(what, i, expected[i], found[i], norm));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void linear(String name) {
    Backend backend = backend(name);
    for (int inFeatures : FEATURES) {
      for (int outFeatures : FEATURES) {
        boolean stacked = (inFeatures + outFeatures) % 3 == 0;
        boolean biased = (inFeatures + outFeatures) % 4 != 0;
        checkLinear(backend, inFeatures, outFeatures, stacked ? 3 : 1, biased);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void linearStackedAndWithoutBias(String name) {
    Backend backend = backend(name);
    for (int outFeatures : FEATURES) {
      checkLinear(backend, 37, outFeatures, 3, true);
      checkLinear(backend, 37, outFeatures, 3, false);
      checkLinear(backend, 37, outFeatures, 1, true);
      checkLinear(backend, 37, outFeatures, 1, false);
    }
  }

  private void checkLinear(
      Backend backend, int inFeatures, int outFeatures, int stacked, boolean biased) {
    List<ArrayTensorView> weights =
        IntStream.range(0, stacked).mapToObj(i -> inputs.tensor(outFeatures, inFeatures)).toList();
    List<ArrayTensorView> biases =
        IntStream.range(0, biased ? stacked : 0).mapToObj(i -> inputs.tensor(outFeatures)).toList();
    int columns = stacked * outFeatures;
    for (int rows : ROWS) {
      float[] input = inputs.values(rows * inFeatures);
      String what =
          "linear [%d, %d] to %d x %d, bias %s"
              .formatted(rows, inFeatures, stacked, outFeatures, biased);
      check(
          what,
          backend,
          columns,
          tested -> {
            try (Workspace workspace = tested.newWorkspace(ThreadTeam.CALLER_ALONE)) {
              Tensor output = workspace.newTensor(columns);
              LinearWeights packed =
                  tested.linearWeights(
                      List.<TensorView>copyOf(weights),
                      List.<TensorView>copyOf(biases),
                      WeightFormat.FP32);
              tested.linear(fill(workspace, inFeatures, input), packed, output);
              return elements(output);
            }
          },
          () -> NaiveOperations.linear(input, inFeatures, weights, biases));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void activation(String name) {
    Backend backend = backend(name);
    for (ActivationFunction function : ActivationFunction.values()) {
      for (int columns : FEATURES) {
        for (int rows : ROWS) {
          // From far below to far above the range in which the functions bend.
          float[] input = inputs.values(rows * columns);
          for (int i = 0; i < input.length; i++) {
            input[i] *= 12;
          }
          check(
              "activation %s [%d, %d]".formatted(function, rows, columns),
              backend,
              columns,
              tested -> activation(tested, function, columns, input),
              () -> NaiveOperations.activation(function, input));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void activationOfExtremes(String name) {
    Backend backend = backend(name);
    float[] extremes = {
      0f,
      -0f,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      Float.MIN_NORMAL,
      1e-20f,
      -1e-20f,
      30f,
      -30f,
      87.3f,
      -87.4f,
      88.73f,
      -88.73f,
      -103.9f,
      104.1f,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      0.625f,
      -0.625f,
      Math.nextDown(0.625f),
      5.5f,
      -5.5f
    };
    for (ActivationFunction function : ActivationFunction.values()) {
      // Each extreme at each place of a register, and in the part that fills none.
      for (int shift = 0; shift < extremes.length; shift++) {
        float[] input = new float[37];
        for (int i = 0; i < input.length; i++) {
          input[i] = extremes[(i + shift) % extremes.length];
        }
        FloatBits.assertSame(
            "activation " + function + " of extremes, shift " + shift,
            activation(SCALAR, function, input.length, input),
            activation(backend, function, input.length, input));
      }
      float[] notNumbers = new float[37];
      Arrays.fill(notNumbers, Float.NaN);
      for (float y : activation(backend, function, notNumbers.length, notNumbers)) {
        assertTrue(Float.isNaN(y), () -> function + " of NaN is " + y);
      }
    }
  }

  private static float[] activation(
      Backend backend, ActivationFunction function, int columns, float[] input) {
    try (Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
      Tensor tensor = fill(workspace, columns, input);
      backend.activation(function, tensor);
      return elements(tensor);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void addLayerNorm(String name) {
    Backend backend = backend(name);
    for (int hiddenSize : HIDDEN_SIZES) {
      ArrayTensorView weight = inputs.tensor(hiddenSize);
      ArrayTensorView bias = inputs.tensor(hiddenSize);
      for (float eps : new float[] {1e-12f, 1e-5f, 0.1f}) {
        for (int rows : ROWS) {
          float[] input = inputs.values(rows * hiddenSize);
          float[] residual = inputs.values(rows * hiddenSize);
          for (Place place : Place.values()) {
            check(
                "addLayerNorm [%d, %d], eps %s, output %s".formatted(rows, hiddenSize, eps, place),
                backend,
                hiddenSize,
                tested -> addLayerNorm(tested, input, residual, weight, bias, eps, place),
                () -> NaiveOperations.addLayerNorm(input, residual, weight, bias, eps));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void layerNorm(String name) {
    Backend backend = backend(name);
    for (int hiddenSize : HIDDEN_SIZES) {
      ArrayTensorView weight = inputs.tensor(hiddenSize);
      ArrayTensorView bias = inputs.tensor(hiddenSize);
      for (int rows : ROWS) {
        float[] input = inputs.values(rows * hiddenSize);
        check(
            "layerNorm [%d, %d]".formatted(rows, hiddenSize),
            backend,
            hiddenSize,
            tested -> {
              try (Workspace workspace = tested.newWorkspace(ThreadTeam.CALLER_ALONE)) {
                Tensor tensor = fill(workspace, hiddenSize, input);
                tested.layerNorm(tested.layerNormWeights(weight, bias, 1e-5f), tensor);
                return elements(tensor);
              }
            },
            () -> NaiveOperations.layerNorm(input, weight, bias, 1e-5f));
      }
    }
  }

  /** Where an operation puts its output. */
  private enum Place {
    OF_ITS_OWN,
    OVER_INPUT,
    OVER_RESIDUAL
  }

  private static float[] addLayerNorm(
      Backend backend,
      float[] input,
      float[] residual,
      TensorView weight,
      TensorView bias,
      float eps,
      Place place) {
    int hiddenSize = (int) weight.elementCount();
    try (Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
      Tensor x = fill(workspace, hiddenSize, input);
      Tensor r = fill(workspace, hiddenSize, residual);
      Tensor output =
          switch (place) {
            case OF_ITS_OWN -> workspace.newTensor(hiddenSize);
            case OVER_INPUT -> x;
            case OVER_RESIDUAL -> r;
          };
      backend.addLayerNorm(x, r, backend.layerNormWeights(weight, bias, eps), output);
      return elements(output);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void selfAttention(String name) {
    Backend backend = backend(name);
    PackedBatch mixed = inputs.batchOf(0, 1, 2, 0, 7, 16, 17, 33, 48, 49, 130, 0);
    for (int headSize : HEAD_SIZES) {
      for (int numAttentionHeads : new int[] {1, 3}) {
        checkAttention(backend, mixed, numAttentionHeads, headSize);
      }
    }
    checkAttention(backend, inputs.batchOf(), 2, 8);
    checkAttention(backend, inputs.batchOf(0, 0), 2, 8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void selfAttentionWithABiasByDistance(String name) {
    Backend backend = backend(name);
    PackedBatch mixed = inputs.batchOf(0, 1, 2, 0, 7, 16, 17, 33, 48, 49, 130, 0);
    for (int headSize : HEAD_SIZES) {
      for (int numAttentionHeads : new int[] {1, 3}) {
        checkAttention(backend, mixed, numAttentionHeads, headSize, biases(numAttentionHeads, 130));
      }
    }
    // Of a model for texts longer than these.
    checkAttention(backend, inputs.batchOf(5, 40), 2, 8, biases(2, 512));
    checkAttention(backend, inputs.batchOf(), 2, 8, biases(2, 1));
  }

  private float[][] biases(int heads, int longest) {
    return IntStream.range(0, heads)
        .mapToObj(head -> inputs.values(2 * longest - 1))
        .toArray(float[][]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void selfAttentionOfEveryLength(String name) {
    Backend backend = backend(name);
    checkAttention(backend, inputs.batchOf(IntStream.rangeClosed(0, 130).toArray()), 2, 13);
  }

  private void checkAttention(
      Backend backend, PackedBatch batch, int numAttentionHeads, int headSize) {
    checkAttention(backend, batch, numAttentionHeads, headSize, null);
  }

  private void checkAttention(
      Backend backend, PackedBatch batch, int numAttentionHeads, int headSize, float[][] bias) {
    int hiddenSize = numAttentionHeads * headSize;
    float[] queryKeyValue = inputs.values(batch.tokens() * 3 * hiddenSize);
    check(
        "selfAttention of lengths %s, %d heads of %d"
            .formatted(lengths(batch), numAttentionHeads, headSize),
        backend,
        hiddenSize,
        tested -> {
          try (Workspace workspace = tested.newWorkspace(ThreadTeam.CALLER_ALONE)) {
            Tensor context = workspace.newTensor(hiddenSize);
            Tensor qkv = fill(workspace, 3 * hiddenSize, queryKeyValue);
            RelativePositionBias packed = bias == null ? null : ContractInputs.bias(tested, bias);
            tested.selfAttention(qkv, batch, numAttentionHeads, packed, context);
            return elements(context);
          }
        },
        () ->
            NaiveOperations.selfAttention(
                queryKeyValue, batch, numAttentionHeads, bias, hiddenSize));
  }

  @Test
  void attentionLooksAtItsOwnSequenceOnly() {
    PackedBatch batch = inputs.batchOf(3, 5);
    float[] one = inputs.values(8 * 3 * 20);
    float[] other = one.clone();
    Arrays.fill(other, 3 * 3 * 20, other.length, 1f);
    float[] expected = Arrays.copyOf(attention(one, batch), 3 * 20);
    assertArrayEquals(expected, Arrays.copyOf(attention(other, batch), 3 * 20));
  }

  private static float[] attention(float[] queryKeyValue, PackedBatch batch) {
    try (Workspace workspace = SCALAR.newWorkspace(ThreadTeam.CALLER_ALONE)) {
      Tensor context = workspace.newTensor(20);
      SCALAR.selfAttention(fill(workspace, 3 * 20, queryKeyValue), batch, 4, null, context);
      return elements(context);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void embed(String name) {
    Backend backend = backend(name);
    for (int hiddenSize : HIDDEN_SIZES) {
      ArrayTensorView word = inputs.tensor(50, hiddenSize);
      ArrayTensorView position = inputs.tensor(130, hiddenSize);
      ArrayTensorView tokenType = inputs.tensor(2, hiddenSize);
      ArrayTensorView weight = inputs.tensor(hiddenSize);
      ArrayTensorView bias = inputs.tensor(hiddenSize);
      for (PackedBatch batch :
          List.of(inputs.batchOf(), inputs.batchOf(1), inputs.batchOf(130, 0, 13, 1))) {
        check(
            "embed [%d, %d]".formatted(batch.tokens(), hiddenSize),
            backend,
            hiddenSize,
            tested -> {
              try (Workspace workspace = tested.newWorkspace(ThreadTeam.CALLER_ALONE)) {
                Tensor output = workspace.newTensor(hiddenSize);
                LayerNormWeights layerNorm = tested.layerNormWeights(weight, bias, 1e-12f);
                EmbeddingWeights weights =
                    tested.embeddingWeights(
                        word, position, tokenType, layerNorm, WeightFormat.FP32);
                tested.embed(weights, batch, output);
                return elements(output);
              }
            },
            () -> NaiveOperations.embed(batch, word, position, tokenType, weight, bias, 1e-12f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void pool(String name) {
    checkPool(backend(name), inputs.batchOf(0, 1, 2, 13, 0, 100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void poolWithoutThePrompt(String name) {
    checkPool(backend(name), inputs.batchOf(0, 1, 2, 3, 13, 0, 100).withPromptTokens(2));
  }

  private void checkPool(Backend backend, PackedBatch batch) {
    for (PoolingMode mode : PoolingMode.values()) {
      for (int hiddenSize : HIDDEN_SIZES) {
        float[] hiddenStates = inputs.values(batch.tokens() * hiddenSize);
        check(
            "pool %s of lengths %s without %d, hiddenSize %d"
                .formatted(mode, lengths(batch), batch.promptTokens(), hiddenSize),
            backend,
            hiddenSize,
            tested -> {
              try (Workspace workspace = tested.newWorkspace(ThreadTeam.CALLER_ALONE)) {
                Tensor output = workspace.newTensor(hiddenSize);
                Tensor x = fill(workspace, hiddenSize, hiddenStates);
                tested.pool(x, batch, mode, output, 0);
                return elements(output);
              }
            },
            () -> NaiveOperations.pool(hiddenStates, batch, mode, hiddenSize));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void poolWritesItsOwnColumnsOnly(String name) {
    ContractCases.poolWritesItsOwnColumnsOnly(backend(name), inputs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void normalize(String name) {
    Backend backend = backend(name);
    for (int columns : FEATURES) {
      for (int rows : ROWS) {
        float[] input = inputs.values(rows * columns);
        if (rows > 2) {
          Arrays.fill(input, columns, 2 * columns, 0f);
        }
        check(
            "normalize [%d, %d]".formatted(rows, columns),
            backend,
            columns,
            tested -> {
              try (Workspace workspace = tested.newWorkspace(ThreadTeam.CALLER_ALONE)) {
                Tensor tensor = fill(workspace, columns, input);
                tested.normalize(tensor);
                return elements(tensor);
              }
            },
            () -> NaiveOperations.normalize(input, columns));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void whatAWorkspaceHeldBeforeDoesNotMatter(String name) {
    ContractCases.whatAWorkspaceHeldBeforeDoesNotMatter(backend(name), inputs, 100, 49);
  }
}
