package org.sbert4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sbert4j.backend.ContractInputs.fill;
import static org.sbert4j.backend.ContractInputs.lengths;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.threads.ShuffledTeam;
import org.sbert4j.weights.PoolingMode;

/** Attention of one row a sequence gives the bits that this row has among all rows. */
class RowAttentionTest {
  private static final int[] HEAD_SIZES = {1, 5, 13, 32, 64};

  private final ContractInputs inputs = new ContractInputs(20260105);

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void everyLength(String name) {
    check(name, inputs.batchOf(IntStream.rangeClosed(1, 130).toArray()), 2, 13);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void everyHeadSizeWithAndWithoutAPrompt(String name) {
    for (int headSize : HEAD_SIZES) {
      check(name, inputs.batchOf(3, 17, 4, 48, 130, 5), 3, headSize);
      check(name, inputs.batchOf(3, 17, 4, 48, 130, 5).withPromptTokens(2), 3, headSize);
    }
    check(name, inputs.batchOf(), 3, 5);
  }

  private void check(String name, PackedBatch batch, int heads, int headSize) {
    Backend backend = ContractInputs.backend(name);
    check(backend, batch, heads, headSize, null);
    float[][] biases = {inputs.values(2 * 130 - 1), inputs.values(259), inputs.values(259)};
    check(
        backend,
        batch,
        heads,
        headSize,
        ContractInputs.bias(backend, Arrays.copyOf(biases, heads)));
  }

  private void check(
      Backend backend, PackedBatch batch, int heads, int headSize, RelativePositionBias bias) {
    int hiddenSize = heads * headSize;
    float[] queryKeyValue = inputs.values(batch.tokens() * 3 * hiddenSize);
    for (ThreadTeam team : List.of(ThreadTeam.CALLER_ALONE, new ShuffledTeam(3))) {
      for (PoolingMode mode : List.of(PoolingMode.CLS, PoolingMode.LAST_TOKEN)) {
        try (Workspace workspace = backend.newWorkspace(team)) {
          Tensor qkv = fill(workspace, 3 * hiddenSize, queryKeyValue);
          Tensor all = workspace.newTensor(hiddenSize);
          Tensor found = workspace.newTensor(hiddenSize);
          backend.selfAttention(qkv, batch, heads, bias, all);
          backend.rowAttention().orElseThrow().attend(qkv, batch, mode, heads, bias, found);
          assertEquals(batch.sequences(), found.rows());
          FloatBits.assertSame(
              "%s of lengths %s without %d, %d heads of %d"
                  .formatted(mode, lengths(batch), batch.promptTokens(), heads, headSize),
              pooledRows(all, batch, mode),
              IntStream.range(0, found.rows()).mapToObj(found::row).toArray(float[][]::new));
        }
      }
    }
  }

  private static float[][] pooledRows(Tensor all, PackedBatch batch, PoolingMode mode) {
    return IntStream.range(0, batch.sequences())
        .map(
            sequence ->
                mode == PoolingMode.CLS
                    ? batch.start(sequence) + batch.promptTokens()
                    : batch.start(sequence) + batch.length(sequence) - 1)
        .mapToObj(all::row)
        .toArray(float[][]::new);
  }
}
