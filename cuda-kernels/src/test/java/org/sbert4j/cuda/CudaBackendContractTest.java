package org.sbert4j.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.backend.ContractInputs.elements;
import static org.sbert4j.backend.ContractInputs.fill;

import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.ArrayTensorView;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.ContractCases;
import org.sbert4j.backend.ContractInputs;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.Workspace;
import org.sbert4j.backend.scalar.ScalarBackend;
import org.sbert4j.cuda.SimulatedDevice.Mode;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.TensorView;

/**
 * The contract of {@link Backend}, operation by operation, on a device that does things as late as
 * it may: the CUDA backend, with the PTX that a GPU gets, against the scalar backend.
 */
class CudaBackendContractTest {
  private static final int[] ROWS = {0, 1, 7, 33};
  private static final int[] FEATURES = {1, 5, 37, 64, 193};

  /** Of the norm of an element's row; at least of 1, as the terms of a sum may cancel. */
  private static final double FP32_TOLERANCE = 1e-5;

  private static final double FP16_TOLERANCE = 5e-3;

  private static final Backend SCALAR = new ScalarBackend();

  private final ContractInputs inputs = new ContractInputs(20260103);
  private final SimulatedDevice device = new SimulatedDevice(Mode.DEFERRED, 1L << 30);
  private final CudaBackend cuda = new CudaBackend(device);

  @AfterEach
  void nothingIsLeft() {
    cuda.close();
    assertEquals(0, device.liveAllocations());
    assertEquals(0, device.heldOnHost());
  }

  private void check(
      String what, double tolerance, int columns, Function<Backend, float[]> operation) {
    assertNear(what, tolerance, columns, operation.apply(SCALAR), operation.apply(cuda));
  }

  private static void assertNear(
      String what, double tolerance, int columns, float[] expected, float[] found) {
    assertEquals(expected.length, found.length, what);
    for (int start = 0; start < expected.length; start += columns) {
      double norm = 1;
      for (int i = start; i < start + columns; i++) {
        norm = Math.hypot(norm, expected[i]);
      }
      for (int i = start; i < start + columns; i++) {
        assertEquals(expected[i], found[i], tolerance * norm, what + ", index " + i);
      }
    }
  }

  /** The scalar backend has no fp16: it gets the exact weights, and the tolerance does the rest. */
  private static LinearWeights linearWeights(
      Backend backend, List<ArrayTensorView> weights, List<ArrayTensorView> biases, boolean half) {
    return backend.linearWeights(
        List.<TensorView>copyOf(weights),
        List.<TensorView>copyOf(biases),
        half && backend == SCALAR
            ? WeightFormat.FP32
            : half ? WeightFormat.FP16 : WeightFormat.FP32);
  }

  private static double tolerance(WeightFormat format) {
    return format == WeightFormat.FP16 ? FP16_TOLERANCE : FP32_TOLERANCE;
  }

  @ParameterizedTest
  @EnumSource(
      value = WeightFormat.class,
      names = {"FP32", "FP16"})
  void linear(WeightFormat format) {
    for (int inFeatures : FEATURES) {
      for (int outFeatures : FEATURES) {
        int stacked = 1 + (inFeatures + outFeatures) % 3;
        boolean biased = (inFeatures + outFeatures) % 4 != 0;
        List<ArrayTensorView> weights = tensors(stacked, outFeatures, inFeatures);
        List<ArrayTensorView> biases = tensors(biased ? stacked : 0, outFeatures);
        for (int rows : ROWS) {
          float[] input = inputs.values(rows * inFeatures);
          check(
              "linear %s [%d, %d] to %d x %d"
                  .formatted(format, rows, inFeatures, stacked, outFeatures),
              tolerance(format),
              stacked * outFeatures,
              backend -> linear(backend, weights, biases, format == WeightFormat.FP16, input));
        }
      }
    }
  }

  private List<ArrayTensorView> tensors(int count, long... shape) {
    return IntStream.range(0, count).mapToObj(i -> inputs.tensor(shape)).toList();
  }

  private static float[] linear(
      Backend backend,
      List<ArrayTensorView> weights,
      List<ArrayTensorView> biases,
      boolean half,
      float[] input) {
    try (Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
      LinearWeights linear = linearWeights(backend, weights, biases, half);
      Tensor output = workspace.newTensor(linear.outFeatures());
      backend.linear(fill(workspace, linear.inFeatures(), input), linear, output);
      return elements(output);
    }
  }

  /**
   * Two layers with everything between that can take over the bias of the first, in both types, the
   * second layer reading what the first wrote without a way by the host.
   */
  @ParameterizedTest
  @EnumSource(
      value = WeightFormat.class,
      names = {"FP32", "FP16"})
  void theBiasIsAddedOnceWhoeverReadsIt(WeightFormat format) {
    int size = 40;
    PackedBatch batch = inputs.batchOf(3, 0, 10);
    float[] input = inputs.values(batch.tokens() * size);
    List<ArrayTensorView> narrow = tensors(1, size, size);
    List<ArrayTensorView> wide = tensors(3, size, size);
    List<ArrayTensorView> bias = tensors(1, size);
    List<ArrayTensorView> wideBias = tensors(3, size);
    ArrayTensorView gamma = inputs.tensor(size);
    ArrayTensorView beta = inputs.tensor(size);
    boolean half = format == WeightFormat.FP16;
    for (Reader reader : Reader.values()) {
      check(
          reader + " after linear " + format,
          2 * tolerance(format),
          size,
          backend -> {
            try (Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
              Tensor x = fill(workspace, size, input);
              Tensor y = workspace.newTensor(size);
              Tensor qkv = workspace.newTensor(3 * size);
              LinearWeights square = linearWeights(backend, narrow, bias, half);
              LinearWeights triple = linearWeights(backend, wide, wideBias, half);
              LayerNormWeights norm = backend.layerNormWeights(gamma, beta, 0.1f);
              switch (reader) {
                case ROWS -> backend.linear(x, square, y);
                case ACTIVATION -> {
                  backend.linear(x, square, y);
                  backend.activation(ActivationFunction.GELU, y);
                }
                case IDENTITY -> {
                  backend.linear(x, square, y);
                  backend.activation(ActivationFunction.IDENTITY, y);
                }
                case LINEAR -> {
                  Tensor between = workspace.newTensor(size);
                  backend.linear(x, square, between);
                  backend.linear(between, square, y);
                }
                case ADD_LAYER_NORM -> {
                  backend.linear(x, square, y);
                  backend.addLayerNorm(y, x, norm, y);
                }
                case RESIDUAL -> {
                  Tensor other = workspace.newTensor(size);
                  backend.linear(x, square, other);
                  backend.addLayerNorm(x, other, norm, y);
                }
                case LAYER_NORM -> {
                  backend.linear(x, square, y);
                  backend.layerNorm(norm, y);
                }
                case SELF_ATTENTION -> {
                  backend.linear(x, triple, qkv);
                  backend.selfAttention(qkv, batch, 2, null, y);
                }
                case POOL -> {
                  Tensor other = workspace.newTensor(size);
                  backend.linear(x, square, other);
                  backend.pool(other, batch, PoolingMode.MEAN, y, 0);
                }
                case NORMALIZE -> {
                  backend.linear(x, square, y);
                  backend.normalize(y);
                }
              }
              return elements(y);
            }
          });
    }
  }

  private enum Reader {
    ROWS,
    ACTIVATION,
    IDENTITY,
    LINEAR,
    ADD_LAYER_NORM,
    RESIDUAL,
    LAYER_NORM,
    SELF_ATTENTION,
    POOL,
    NORMALIZE
  }

  @Test
  void activation() {
    for (ActivationFunction function : ActivationFunction.values()) {
      for (int columns : FEATURES) {
        float[] input = inputs.values(7 * columns);
        for (int i = 0; i < input.length; i++) {
          input[i] *= 12;
        }
        check(
            function + " of " + columns + " columns",
            FP32_TOLERANCE,
            columns,
            backend -> {
              try (Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
                Tensor tensor = fill(workspace, columns, input);
                backend.activation(function, tensor);
                return elements(tensor);
              }
            });
      }
    }
  }

  @Test
  void layerNorms() {
    for (int hiddenSize : new int[] {1, 20, 130, 768}) {
      ArrayTensorView gamma = inputs.tensor(hiddenSize);
      ArrayTensorView beta = inputs.tensor(hiddenSize);
      for (int rows : ROWS) {
        float[] input = inputs.values(rows * hiddenSize);
        float[] residual = inputs.values(rows * hiddenSize);
        for (int place = 0; place < 4; place++) {
          int output = place;
          check(
              "layerNorm [%d, %d], output %d".formatted(rows, hiddenSize, place),
              FP32_TOLERANCE,
              hiddenSize,
              backend -> {
                try (Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
                  LayerNormWeights weights = backend.layerNormWeights(gamma, beta, 1e-5f);
                  Tensor x = fill(workspace, hiddenSize, input);
                  Tensor r = fill(workspace, hiddenSize, residual);
                  Tensor y = List.of(workspace.newTensor(hiddenSize), x, r, x).get(output);
                  if (output == 3) {
                    backend.layerNorm(weights, x);
                  } else {
                    backend.addLayerNorm(x, r, weights, y);
                  }
                  return elements(y);
                }
              });
        }
      }
    }
  }

  @Test
  void selfAttention() {
    for (int headSize : new int[] {1, 13, 32, 64}) {
      PackedBatch batch = inputs.batchOf(0, 1, 2, 33, 65, 0);
      int hiddenSize = 2 * headSize;
      float[] queryKeyValue = inputs.values(batch.tokens() * 3 * hiddenSize);
      check(
          "selfAttention with heads of " + headSize,
          FP32_TOLERANCE,
          hiddenSize,
          backend -> {
            try (Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
              Tensor context = workspace.newTensor(hiddenSize);
              Tensor qkv = fill(workspace, 3 * hiddenSize, queryKeyValue);
              backend.selfAttention(qkv, batch, 2, null, context);
              return elements(context);
            }
          });
    }
  }

  @Test
  void headsThatAreTooLargeAreRefused() {
    try (Workspace workspace = cuda.newWorkspace(ThreadTeam.CALLER_ALONE)) {
      Tensor qkv = fill(workspace, 3 * 257, inputs.values(3 * 257));
      Tensor context = workspace.newTensor(257);
      PackedBatch batch = inputs.batchOf(1);
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () -> cuda.selfAttention(qkv, batch, 1, null, context));
      assertTrue(e.getMessage().contains("257"), e.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = WeightFormat.class,
      names = {"FP32", "FP16"})
  void embed(WeightFormat format) {
    int hiddenSize = 130;
    ArrayTensorView word = inputs.tensor(50, hiddenSize);
    ArrayTensorView position = inputs.tensor(40, hiddenSize);
    ArrayTensorView tokenType = inputs.tensor(2, hiddenSize);
    ArrayTensorView gamma = inputs.tensor(hiddenSize);
    ArrayTensorView beta = inputs.tensor(hiddenSize);
    for (PackedBatch batch :
        List.of(inputs.batchOf(), inputs.batchOf(1), inputs.batchOf(33, 0, 4))) {
      check(
          "embed " + batch.tokens() + " " + format,
          tolerance(format),
          hiddenSize,
          backend -> {
            try (Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
              Tensor output = workspace.newTensor(hiddenSize);
              LayerNormWeights norm = backend.layerNormWeights(gamma, beta, 1e-12f);
              backend.embed(
                  backend.embeddingWeights(word, position, tokenType, norm, format), batch, output);
              return elements(output);
            }
          });
    }
  }

  @Test
  void poolAndNormalize() {
    PackedBatch batch = inputs.batchOf(0, 1, 2, 13, 0, 40);
    for (PoolingMode mode : PoolingMode.values()) {
      for (PackedBatch pooled : List.of(batch, batch.withPromptTokens(2))) {
        int hiddenSize = 36;
        float[] hiddenStates = inputs.values(batch.tokens() * hiddenSize);
        check(
            "pool " + mode + " without " + pooled.promptTokens(),
            FP32_TOLERANCE,
            hiddenSize,
            backend -> {
              try (Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
                Tensor output = workspace.newTensor(hiddenSize);
                backend.pool(fill(workspace, hiddenSize, hiddenStates), pooled, mode, output, 0);
                backend.normalize(output);
                return elements(output);
              }
            });
      }
    }
  }

  @Test
  void poolWritesItsOwnColumnsOnly() {
    ContractCases.poolWritesItsOwnColumnsOnly(cuda, inputs);
  }

  @Test
  void whatAWorkspaceHeldBeforeDoesNotMatter() {
    ContractCases.whatAWorkspaceHeldBeforeDoesNotMatter(cuda, inputs, 60, 9);
  }

  @Test
  void aRowThatIsWrittenLeavesTheOthersAndIsSeenByTheNextOperation() {
    float[] values = inputs.values(4 * 5);
    float[] row = inputs.values(5);
    check(
        "normalize, write a row, normalize",
        FP32_TOLERANCE,
        5,
        backend -> {
          try (Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
            Tensor tensor = fill(workspace, 5, values);
            backend.normalize(tensor);
            tensor.writeRow(2, row);
            backend.normalize(tensor);
            return elements(tensor);
          }
        });
  }

  @Test
  void formatsOfCpusAreRefusedByName() {
    assertEquals(EnumSet.of(WeightFormat.FP32, WeightFormat.FP16), cuda.weightFormats());
    for (WeightFormat format : List.of(WeightFormat.BF16, WeightFormat.INT8)) {
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () -> cuda.linearWeights(List.of(inputs.tensor(2, 3)), List.of(), format));
      assertTrue(e.getMessage().contains(format.label()), e.getMessage());
    }
  }

  @Test
  void aWeightBeyondFp16IsRefusedByName() {
    ArrayTensorView weight = new ArrayTensorView("dense.weight", new float[] {1, -70000}, 1, 2);
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> cuda.linearWeights(List.of(weight), List.of(), WeightFormat.FP16));
    assertEquals(
        "dense.weight: element 1 is -70000.0, and fp16 weights go up to 65504.0 only; load the model with fp32 weights",
        e.getMessage());
  }
}
