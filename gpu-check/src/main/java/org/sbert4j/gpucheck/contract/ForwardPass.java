package org.sbert4j.gpucheck.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.Workspace;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.TensorView;

/**
 * A layer of a model through {@link Backend#run}, in one workspace, for batches that grow, shrink
 * and come again with other tokens: a backend that records what it did must not repeat what was the
 * batch's own.
 */
final class ForwardPass implements AutoCloseable {
  private static final int HEADS = 2;
  private static final int HIDDEN_SIZE = 64 * HEADS;
  private static final float EPS = 1e-12f;

  private final Backend backend;
  private final EmbeddingWeights embeddings;
  private final LinearWeights queryKeyValue;
  private final LinearWeights dense;
  private final LayerNormWeights layerNorm;
  private final Workspace workspace;
  private final Tensor hiddenStates;
  private final Tensor threeTimesWide;
  private final Tensor blockOutput;
  private final Tensor contextLayer;
  private final Tensor pooled;

  private ForwardPass(Lab lab, Tables tables) {
    backend = lab.backend();
    layerNorm = backend.layerNormWeights(tables.weight(), tables.bias(), EPS);
    embeddings = lab.embeddings(tables.word(), tables.position(), tables.tokenType(), layerNorm);
    queryKeyValue = lab.linear(tables.three(), List.of());
    dense = lab.linear(tables.three().subList(0, 1), List.of(tables.bias()));
    workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE);
    hiddenStates = workspace.newTensor(HIDDEN_SIZE);
    threeTimesWide = workspace.newTensor(3 * HIDDEN_SIZE);
    blockOutput = workspace.newTensorInPlaceOf(threeTimesWide, HIDDEN_SIZE);
    contextLayer = workspace.newTensor(HIDDEN_SIZE);
    pooled = workspace.newTensor(HIDDEN_SIZE);
  }

  /** The same numbers for both backends. */
  private record Tables(
      TensorView word,
      TensorView position,
      TensorView tokenType,
      List<TensorView> three,
      TensorView weight,
      TensorView bias) {}

  /** All batches, one after the other; every batch's vectors are a case. */
  static void compare(Contract contract) {
    Tables tables =
        new Tables(
            contract.tensor(Contract.VOCABULARY, HIDDEN_SIZE),
            contract.tensor(contract.sizes().longest(), HIDDEN_SIZE),
            contract.tensor(2, HIDDEN_SIZE),
            IntStream.range(0, 3)
                .<TensorView>mapToObj(i -> contract.tensor(HIDDEN_SIZE, HIDDEN_SIZE))
                .toList(),
            contract.tensor(HIDDEN_SIZE),
            contract.tensor(HIDDEN_SIZE));
    List<PackedBatch> batches = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      contract.sizes().lengths().forEach(lengths -> batches.add(contract.batch(lengths)));
      batches.add(contract.batch(5, 17));
    }
    contract.compare(
        "%d batches, each shape %d times".formatted(batches.size(), 4),
        HIDDEN_SIZE,
        lab -> {
          try (ForwardPass pass = new ForwardPass(lab, tables)) {
            List<float[]> vectors = new ArrayList<>();
            batches.forEach(batch -> vectors.add(pass.vectors(batch)));
            return joined(vectors);
          }
        });
  }

  private static float[] joined(List<float[]> parts) {
    float[] whole = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int end = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, whole, end, part.length);
      end += part.length;
    }
    return whole;
  }

  private float[] vectors(PackedBatch batch) {
    backend.run(workspace, batch, () -> operations(batch));
    return Arrays.copyOf(Lab.elements(pooled), batch.sequences() * HIDDEN_SIZE);
  }

  private void operations(PackedBatch batch) {
    backend.embed(embeddings, batch, hiddenStates);
    backend.linear(hiddenStates, queryKeyValue, threeTimesWide);
    backend.selfAttention(threeTimesWide, batch, HEADS, null, contextLayer);
    backend.linear(contextLayer, dense, blockOutput);
    backend.addLayerNorm(blockOutput, hiddenStates, layerNorm, hiddenStates);
    backend.linear(hiddenStates, dense, blockOutput);
    backend.activation(ActivationFunction.GELU, blockOutput);
    backend.addLayerNorm(blockOutput, hiddenStates, layerNorm, hiddenStates);
    backend.pool(hiddenStates, batch, PoolingMode.MEAN, pooled, 0);
    backend.normalize(pooled);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
