package org.sbert4j.cuda;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.ArrayTensorView;
import org.sbert4j.backend.ContractInputs;
import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.Workspace;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.TensorView;

/**
 * A forward pass that uses every operation: of one layer, with a linear layer after pooling that
 * leaves its bias pending.
 */
final class CudaBackendSample {
  private static final int HIDDEN_SIZE = 32;
  private static final int HEADS = 2;
  private static final int POSITIONS = 600;

  private final CudaBackend backend;
  private final LayerNormWeights norm;
  private final EmbeddingWeights embeddings;
  private final LinearWeights queryKeyValue;
  private final LinearWeights attentionOutput;
  private final LinearWeights dense;

  CudaBackendSample(CudaBackend backend, WeightFormat format) {
    this.backend = backend;
    SplittableRandom random = new SplittableRandom(5);
    norm =
        backend.layerNormWeights(tensor(random, HIDDEN_SIZE), tensor(random, HIDDEN_SIZE), 1e-5f);
    embeddings =
        backend.embeddingWeights(
            tensor(random, ContractInputs.VOCAB_SIZE, HIDDEN_SIZE),
            tensor(random, POSITIONS, HIDDEN_SIZE),
            tensor(random, 2, HIDDEN_SIZE),
            norm,
            format);
    queryKeyValue = linear(random, 3, format);
    attentionOutput = linear(random, 1, format);
    dense = linear(random, 1, WeightFormat.FP32);
  }

  private static ArrayTensorView tensor(SplittableRandom random, long... shape) {
    return ArrayTensorView.random(random, "weight", 0, 1, shape);
  }

  private LinearWeights linear(SplittableRandom random, int stacked, WeightFormat format) {
    return backend.linearWeights(
        IntStream.range(0, stacked)
            .<TensorView>mapToObj(i -> tensor(random, HIDDEN_SIZE, HIDDEN_SIZE))
            .toList(),
        IntStream.range(0, stacked).<TensorView>mapToObj(i -> tensor(random, HIDDEN_SIZE)).toList(),
        format);
  }

  /** Its tensors. */
  final class Pass implements AutoCloseable {
    private final Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE);
    private final Tensor hiddenStates = workspace.newTensor(HIDDEN_SIZE);
    private final Tensor wide = workspace.newTensor(3 * HIDDEN_SIZE);
    private final Tensor context = workspace.newTensor(HIDDEN_SIZE);
    private final Tensor blockOutput = workspace.newTensorInPlaceOf(wide, HIDDEN_SIZE);
    private final Tensor pooled = workspace.newTensor(HIDDEN_SIZE);
    private final Tensor output = workspace.newTensor(HIDDEN_SIZE);

    /** Computes command by command. */
    float[] eagerly(PackedBatch batch) {
      compute(batch);
      return ContractInputs.elements(output);
    }

    /** Computes as the backend sees fit. */
    float[] run(PackedBatch batch) {
      backend.run(workspace, batch, () -> compute(batch));
      return ContractInputs.elements(output);
    }

    private void compute(PackedBatch batch) {
      backend.embed(embeddings, batch, hiddenStates);
      backend.linear(hiddenStates, queryKeyValue, wide);
      backend.selfAttention(wide, batch, HEADS, null, context);
      backend.linear(context, attentionOutput, blockOutput);
      backend.addLayerNorm(blockOutput, hiddenStates, norm, hiddenStates);
      backend.activation(ActivationFunction.GELU, hiddenStates);
      backend.layerNorm(norm, hiddenStates);
      backend.pool(hiddenStates, batch, PoolingMode.MEAN, pooled, 0);
      backend.normalize(pooled);
      backend.linear(pooled, dense, output);
    }

    @Override
    public void close() {
      workspace.close();
    }
  }

  Pass newPass() {
    return new Pass();
  }

  /** Sequences of such lengths with ids that the seed decides. */
  static PackedBatch batch(long seed, int... lengths) {
    return new ContractInputs(seed).batchOf(lengths);
  }
}
