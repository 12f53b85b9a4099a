package org.sbert4j.threads;

import static org.sbert4j.backend.ContractInputs.elements;
import static org.sbert4j.backend.ContractInputs.fill;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.ArrayTensorView;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.ContractInputs;
import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.FloatBits;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.Workspace;
import org.sbert4j.weights.PoolingMode;

/** Every operation gives the same bits whoever shares its work: alone, a team, any order. */
class TeamContractTest {
  private static final int HIDDEN_SIZE = 130;
  private static final int HEADS = 10;
  private static final int[][] BATCHES = {{}, {1}, {2, 0, 3}, {12}, {0, 1, 49, 66, 7}};

  /** So that a part that is done twice, or by two members at once, has a chance to show. */
  private static final int REPETITIONS = 2;

  private final ContractInputs inputs = new ContractInputs(20260103);

  /** An operation on inputs of its own, for any workspace. */
  private record Operation(String name, Body body) {}

  @FunctionalInterface
  private interface Body {
    Tensor run(Backend backend, Workspace workspace);
  }

  static Stream<String> backends() {
    return Stream.of("scalar", "vector");
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aTeamOfThreadsChangesNoBit(String name) {
    for (int threads : new int[] {2, 3}) {
      try (SpinningTeam team = new SpinningTeam(threads)) {
        check(name, team, "spinning team of " + threads);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void noOrderAndNoMemberChangesABit(String name) {
    for (int threads : new int[] {2, 3}) {
      check(name, new ShuffledTeam(threads), "shuffled team of " + threads);
    }
  }

  private void check(String name, ThreadTeam team, String who) {
    Backend backend = ContractInputs.backend(name);
    try (Workspace alone = backend.newWorkspace(ThreadTeam.CALLER_ALONE);
        Workspace shared = backend.newWorkspace(team)) {
      for (Operation operation : operations(backend)) {
        float[] expected = elements(operation.body().run(backend, alone));
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
          float[] found = elements(operation.body().run(backend, shared));
          FloatBits.assertSame(operation.name() + ", " + who, expected, found);
        }
      }
    }
  }

  private List<Operation> operations(Backend backend) {
    List<Operation> operations = new ArrayList<>();
    for (int[] lengths : BATCHES) {
      PackedBatch batch = inputs.batchOf(lengths);
      String size = " of lengths " + ContractInputs.lengths(batch);
      addLinears(operations, backend, batch.tokens());
      addRowOperations(operations, batch.tokens());
      operations.add(normalize(batch.tokens()));
      operations.add(layerNorm(batch.tokens()));
      operations.add(embed(batch, size));
      operations.add(selfAttention(batch, size));
      for (PoolingMode mode : PoolingMode.values()) {
        operations.add(pool(batch, mode, size));
      }
    }
    return operations;
  }

  private void addLinears(List<Operation> operations, Backend backend, int rows) {
    for (WeightFormat format : backend.weightFormats()) {
      for (int outFeatures : new int[] {5, HIDDEN_SIZE, 600}) {
        float[] input = inputs.values(rows * HIDDEN_SIZE);
        LinearWeights weights =
            backend.linearWeights(
                List.of(inputs.tensor(outFeatures, HIDDEN_SIZE)),
                List.of(inputs.tensor(outFeatures)),
                format);
        operations.add(
            new Operation(
                "linear %s [%d, %d] to %d".formatted(format, rows, HIDDEN_SIZE, outFeatures),
                (tested, workspace) -> {
                  Tensor output = workspace.newTensor(outFeatures);
                  tested.linear(fill(workspace, HIDDEN_SIZE, input), weights, output);
                  return output;
                }));
      }
    }
  }

  private void addRowOperations(List<Operation> operations, int rows) {
    float[] input = inputs.values(rows * HIDDEN_SIZE);
    float[] residual = inputs.values(rows * HIDDEN_SIZE);
    ArrayTensorView weight = inputs.tensor(HIDDEN_SIZE);
    ArrayTensorView bias = inputs.tensor(HIDDEN_SIZE);
    for (ActivationFunction function : ActivationFunction.values()) {
      operations.add(
          new Operation(
              "activation %s of %d rows".formatted(function, rows),
              (tested, workspace) -> {
                Tensor tensor = fill(workspace, HIDDEN_SIZE, input);
                tested.activation(function, tensor);
                return tensor;
              }));
    }
    for (boolean inPlace : new boolean[] {false, true}) {
      operations.add(
          new Operation(
              "addLayerNorm of %d rows, in place %s".formatted(rows, inPlace),
              (tested, workspace) -> {
                Tensor x = fill(workspace, HIDDEN_SIZE, input);
                Tensor output = inPlace ? x : workspace.newTensor(HIDDEN_SIZE);
                LayerNormWeights weights = tested.layerNormWeights(weight, bias, 1e-12f);
                tested.addLayerNorm(x, fill(workspace, HIDDEN_SIZE, residual), weights, output);
                return output;
              }));
    }
  }

  private Operation layerNorm(int rows) {
    float[] input = inputs.values(rows * HIDDEN_SIZE);
    ArrayTensorView weight = inputs.tensor(HIDDEN_SIZE);
    ArrayTensorView bias = inputs.tensor(HIDDEN_SIZE);
    return new Operation(
        "layerNorm %d rows".formatted(rows),
        (tested, workspace) -> {
          Tensor tensor = fill(workspace, HIDDEN_SIZE, input);
          tested.layerNorm(tested.layerNormWeights(weight, bias, 1e-5f), tensor);
          return tensor;
        });
  }

  private Operation normalize(int rows) {
    float[] input = inputs.values(rows * HIDDEN_SIZE);
    return new Operation(
        "normalize %d rows".formatted(rows),
        (tested, workspace) -> {
          Tensor tensor = fill(workspace, HIDDEN_SIZE, input);
          tested.normalize(tensor);
          return tensor;
        });
  }

  private Operation embed(PackedBatch batch, String size) {
    ArrayTensorView word = inputs.tensor(ContractInputs.VOCAB_SIZE, HIDDEN_SIZE);
    ArrayTensorView position = inputs.tensor(130, HIDDEN_SIZE);
    ArrayTensorView tokenType = inputs.tensor(2, HIDDEN_SIZE);
    ArrayTensorView weight = inputs.tensor(HIDDEN_SIZE);
    ArrayTensorView bias = inputs.tensor(HIDDEN_SIZE);
    return new Operation(
        "embed" + size,
        (tested, workspace) -> {
          Tensor output = workspace.newTensor(HIDDEN_SIZE);
          LayerNormWeights layerNorm = tested.layerNormWeights(weight, bias, 1e-12f);
          EmbeddingWeights weights =
              tested.embeddingWeights(word, position, tokenType, layerNorm, WeightFormat.FP32);
          tested.embed(weights, batch, output);
          return output;
        });
  }

  private Operation selfAttention(PackedBatch batch, String size) {
    float[] queryKeyValue = inputs.values(batch.tokens() * 3 * HIDDEN_SIZE);
    return new Operation(
        "selfAttention" + size,
        (tested, workspace) -> {
          Tensor context = workspace.newTensor(HIDDEN_SIZE);
          tested.selfAttention(
              fill(workspace, 3 * HIDDEN_SIZE, queryKeyValue), batch, HEADS, null, context);
          return context;
        });
  }

  private Operation pool(PackedBatch batch, PoolingMode mode, String size) {
    float[] hiddenStates = inputs.values(batch.tokens() * HIDDEN_SIZE);
    return new Operation(
        "pool " + mode + size,
        (tested, workspace) -> {
          Tensor output = workspace.newTensor(HIDDEN_SIZE);
          tested.pool(fill(workspace, HIDDEN_SIZE, hiddenStates), batch, mode, output, 0);
          return output;
        });
  }
}
