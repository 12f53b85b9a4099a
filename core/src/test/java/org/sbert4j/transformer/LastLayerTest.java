package org.sbert4j.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.ContractInputs;
import org.sbert4j.backend.CountingBackend;
import org.sbert4j.backend.FloatBits;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.scalar.ScalarBackend;
import org.sbert4j.config.BertConfig;
import org.sbert4j.threads.ShuffledTeam;
import org.sbert4j.weights.PoolingMode;

/**
 * Where pooling takes one row of each text, the last layer computes no other, with the same bits.
 */
class LastLayerTest {
  private static final int[] LENGTHS = {2, 3, 130, 17, 48, 16, 5, 49, 33, 8, 9, 64};
  private static final PackedBatch TEXTS = PackedBatch.of(SmallBert.texts(LENGTHS));

  private static StackWeights weights(
      Backend backend, WeightFormat format, int layers, PoolingMode... modes) {
    BertConfig config =
        new BertConfig(50, 36, layers, 3, 100, 140, 2, 1e-12f, ActivationFunction.GELU);
    return weights(config, backend, format, modes);
  }

  private static StackWeights weights(
      BertConfig config, Backend backend, WeightFormat format, PoolingMode... modes) {
    return new StackWeights(
        config,
        SmallBert.weights(config, backend, format),
        List.of(modes),
        List.of(new StackWeights.Normalize()));
  }

  private static float[][] encode(
      StackWeights weights, Backend backend, PackedBatch batch, ThreadTeam team) {
    ModuleStack stack = new ModuleStack(weights, backend);
    try (StackActivations activations =
        stack.newActivations(team, new ActivationRoom(batch.tokens(), batch.tokens()))) {
      // The second time in what the first has left behind.
      stack.encode(batch, activations);
      return SmallBert.rows(stack.encode(batch, activations));
    }
  }

  /** By all rows of all layers. */
  private static float[][] expected(StackWeights weights, Backend backend, PackedBatch batch) {
    BertModel model = new BertModel(weights.config(), weights.bert(), backend);
    try (BertActivations activations = model.newActivations(ThreadTeam.CALLER_ALONE)) {
      model.forward(batch, activations, BertModel.HiddenStatesListener.NONE);
      Tensor pooled = activations.workspace().newTensor(weights.pooledFeatures());
      ModuleStack.pool(backend, weights.poolingModes(), activations.hiddenStates, batch, pooled);
      backend.normalize(pooled);
      return SmallBert.rows(pooled);
    }
  }

  private static void check(Backend backend, StackWeights weights, PackedBatch batch) {
    float[][] expected = expected(weights, backend, batch);
    for (ThreadTeam team : List.of(ThreadTeam.CALLER_ALONE, new ShuffledTeam(3))) {
      FloatBits.assertSame(
          backend.name() + " " + weights.poolingModes() + ", " + team.threads() + " threads",
          expected,
          encode(weights, backend, batch, team));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "scalar,FP32",
    "scalar,BF16",
    "scalar,INT8",
    "vector,FP32",
    "vector,BF16",
    "vector,INT8"
  })
  void theBitsAreThoseOfAllRows(String name, WeightFormat format) {
    try (Backend backend = ContractInputs.backend(name)) {
      for (PoolingMode mode : List.of(PoolingMode.CLS, PoolingMode.LAST_TOKEN)) {
        for (int layers : new int[] {1, 2}) {
          StackWeights weights = weights(backend, format, layers, mode);
          check(backend, weights, TEXTS);
          check(backend, weights, TEXTS.withPromptTokens(1));
          // Leaves a text without a token to pool, which gives zeros.
          check(backend, weights, TEXTS.withPromptTokens(2));
          check(backend, weights, PackedBatch.of(List.of(new int[0], new int[] {1, 7, 2})));
          check(backend, weights, PackedBatch.of(List.of()));
          for (int length : LENGTHS) {
            check(backend, weights, PackedBatch.of(SmallBert.texts(length)));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"scalar,FP32", "vector,FP32", "vector,INT8"})
  void theBitsOfBertsRelativesAreThoseOfAllRows(String name, WeightFormat format) {
    try (Backend backend = ContractInputs.backend(name)) {
      for (BertConfig config : List.of(SmallBert.NARROW, SmallBert.RELATIVE)) {
        PackedBatch batch = PackedBatch.of(SmallBert.texts(LENGTHS), config.paddingIdx());
        for (PoolingMode mode : List.of(PoolingMode.CLS, PoolingMode.LAST_TOKEN)) {
          StackWeights weights = weights(config, backend, format, mode);
          check(backend, weights, batch);
          check(backend, weights, batch.withPromptTokens(1));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"FP32", "BF16", "INT8"})
  void theBitsOfBertsRelativesAreThoseOfTheScalarBackend(WeightFormat format) {
    try (Backend scalar = new ScalarBackend();
        Backend vector = ContractInputs.backend("vector")) {
      for (BertConfig config : List.of(SmallBert.NARROW, SmallBert.RELATIVE)) {
        PackedBatch batch = PackedBatch.of(SmallBert.texts(LENGTHS), config.paddingIdx());
        FloatBits.assertSame(
            config.architecture().label(),
            expected(weights(config, scalar, format, PoolingMode.MEAN), scalar, batch),
            encode(
                weights(config, vector, format, PoolingMode.MEAN),
                vector,
                batch,
                new ShuffledTeam(3)));
      }
    }
  }

  @Test
  void aTextWithoutTokensHasZeros() {
    try (Backend backend = new ScalarBackend()) {
      StackWeights weights = weights(backend, WeightFormat.FP32, 2, PoolingMode.CLS);
      PackedBatch batch = PackedBatch.of(List.of(new int[0], new int[] {1, 7, 2}));
      float[][] found = encode(weights, backend, batch, ThreadTeam.CALLER_ALONE);
      assertArrayEquals(new float[36], found[0]);
    }
  }

  private static long linearRows(PackedBatch batch, PoolingMode... modes) {
    CountingBackend count = new CountingBackend();
    Backend backend = count.backend();
    StackWeights weights = weights(backend, WeightFormat.FP32, 2, modes);
    ModuleStack stack = new ModuleStack(weights, backend);
    try (StackActivations activations =
        stack.newActivations(ThreadTeam.CALLER_ALONE, new ActivationRoom(512, 512))) {
      stack.encode(batch, activations);
    }
    return count.linearRows();
  }

  /** Of four linear layers in each encoder layer, the last three have a row for each text. */
  @Test
  void theOtherRowsAreNotComputed() {
    long tokens = IntStream.of(LENGTHS).sum();
    long pruned = 4 * tokens + tokens + 3 * LENGTHS.length;
    assertEquals(pruned, linearRows(TEXTS, PoolingMode.CLS));
    assertEquals(pruned, linearRows(TEXTS, PoolingMode.LAST_TOKEN));
    assertEquals(pruned, linearRows(TEXTS.withPromptTokens(1), PoolingMode.CLS));
  }

  @Test
  void whoNeedsAllRowsHasThem() {
    long all = 8L * IntStream.of(LENGTHS).sum();
    assertEquals(all, linearRows(TEXTS, PoolingMode.MEAN));
    assertEquals(all, linearRows(TEXTS, PoolingMode.MAX));
    assertEquals(all, linearRows(TEXTS, PoolingMode.CLS, PoolingMode.MEAN));
    assertEquals(all, linearRows(TEXTS, PoolingMode.CLS, PoolingMode.LAST_TOKEN));
    assertEquals(all, linearRows(TEXTS.withPromptTokens(2), PoolingMode.CLS));
  }

  @Test
  void operationsAreThoseThatAreComputed() {
    try (Backend backend = new ScalarBackend()) {
      double layer = 2 * (4 * 36 * 36 + 2 * 36 * 100) * 7 + 4 * 36 * 7 * 7;
      double lastLayer = 2 * 3 * 36 * 36 * 7 + 2 * (36 * 36 + 2 * 36 * 100) + 4 * 36 * 7;
      assertEquals(2 * layer, operations(backend, PoolingMode.MEAN));
      assertEquals(layer + lastLayer, operations(backend, PoolingMode.CLS));
    }
  }

  @Test
  void aProjectionOfTheEmbeddingsIsCounted() {
    try (Backend backend = new ScalarBackend()) {
      double bert = operations(backend, PoolingMode.MEAN);
      StackWeights narrow = weights(SmallBert.NARROW, backend, WeightFormat.FP32, PoolingMode.MEAN);
      assertEquals(bert + 2 * 20 * 36 * 7, new ModuleStack(narrow, backend).operations(7));
    }
  }

  private static double operations(Backend backend, PoolingMode mode) {
    return new ModuleStack(weights(backend, WeightFormat.FP32, 2, mode), backend).operations(7);
  }
}
