package org.sbert4j.cli.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.Workspace;
import org.sbert4j.weights.PoolingMode;

/**
 * Two short sentences through one random encoder layer: every operation that a model consists of,
 * so that backends can be compared by the bits of the vectors.
 */
final class SampleSentences {
  private static final int HIDDEN_SIZE = 40;
  private static final int HEADS = 5;
  private static final int INTERMEDIATE_SIZE = 72;
  private static final PackedBatch BATCH = PackedBatch.of(List.of(new int[5], new int[9]));

  private SampleSentences() {}

  /** The vectors of both, end to end. */
  static float[] encode(Backend backend, WeightFormat format) {
    SplittableRandom random = new SplittableRandom(20260101);
    LinearWeights queryKeyValue = linear(backend, format, random, HIDDEN_SIZE, 3 * HIDDEN_SIZE);
    LinearWeights intermediate = linear(backend, format, random, HIDDEN_SIZE, INTERMEDIATE_SIZE);
    LinearWeights output = linear(backend, format, random, INTERMEDIATE_SIZE, HIDDEN_SIZE);
    LayerNormWeights layerNorm =
        backend.layerNormWeights(
            RandomTensor.of(random, HIDDEN_SIZE), RandomTensor.of(random, HIDDEN_SIZE), 1e-12f);
    try (Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
      Tensor hiddenStates = workspace.newTensor(HIDDEN_SIZE);
      hiddenStates.setRows(BATCH.tokens());
      for (int row = 0; row < BATCH.tokens(); row++) {
        hiddenStates.writeRow(row, RandomTensor.of(random, HIDDEN_SIZE).values());
      }
      Tensor projected = workspace.newTensor(3 * HIDDEN_SIZE);
      Tensor context = workspace.newTensor(HIDDEN_SIZE);
      Tensor wide = workspace.newTensor(INTERMEDIATE_SIZE);
      Tensor narrow = workspace.newTensor(HIDDEN_SIZE);
      Tensor pooled = workspace.newTensor(HIDDEN_SIZE);
      backend.linear(hiddenStates, queryKeyValue, projected);
      backend.selfAttention(projected, BATCH, HEADS, null, context);
      backend.addLayerNorm(context, hiddenStates, layerNorm, hiddenStates);
      backend.linear(hiddenStates, intermediate, wide);
      backend.activation(ActivationFunction.GELU, wide);
      backend.linear(wide, output, narrow);
      backend.addLayerNorm(narrow, hiddenStates, layerNorm, hiddenStates);
      backend.pool(hiddenStates, BATCH, PoolingMode.MEAN, pooled, 0);
      backend.normalize(pooled);
      return rows(pooled);
    }
  }

  private static LinearWeights linear(
      Backend backend, WeightFormat format, SplittableRandom random, int in, int out) {
    return backend.linearWeights(
        List.of(RandomTensor.of(random, out, in)), List.of(RandomTensor.of(random, out)), format);
  }

  private static float[] rows(Tensor tensor) {
    float[] rows = new float[tensor.rows() * tensor.columns()];
    for (int row = 0; row < tensor.rows(); row++) {
      tensor.readRow(row, rows, row * tensor.columns());
    }
    return rows;
  }

  /** Whether two backends give the same bits in every format of weights. */
  static boolean sameBits(Backend one, Backend other) {
    return one.weightFormats().stream()
        .allMatch(format -> Arrays.equals(bits(encode(one, format)), bits(encode(other, format))));
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
