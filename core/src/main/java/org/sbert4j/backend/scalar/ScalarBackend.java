package org.sbert4j.backend.scalar;

import static org.sbert4j.backend.scalar.Chains.LINKS;
import static org.sbert4j.backend.scalar.ScalarLinearWeights.BLOCK;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
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
 * Every operation of the contract as plain loops: the specification.
 *
 * <p>No addition is reordered for speed, and nothing is unrolled but the chain of {@link #linear},
 * by four: this backend also works where there is no other. A faster CPU backend extends this class
 * and replaces what pays; the tests then demand the same bits.
 *
 * <p>Thread safety: immutable; see {@link Backend}.
 */
public class ScalarBackend implements Backend {
  /** Virtual lanes of a row sum. */
  public static final int SUM_LANES = 16;

  private static final Set<WeightFormat> FORMATS =
      Collections.unmodifiableSet(
          EnumSet.of(WeightFormat.FP32, WeightFormat.BF16, WeightFormat.INT8));

  /**
   * Rows that go through a linear layer side by side, so that weights are fetched from memory once
   * for all of them.
   */
  private static final int ROWS_TOGETHER = 8;

  /** For the provider and for subclasses. */
  public ScalarBackend() {}

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public String description() {
    return "scalar (plain Java loops)";
  }

  @Override
  public Set<WeightFormat> weightFormats() {
    return FORMATS;
  }

  /** Refuses a format that only other backends have. */
  protected static void requireKnown(WeightFormat format) {
    if (!FORMATS.contains(format)) {
      throw new IllegalArgumentException(
          format.label()
              + " weights are for the cuda backend only; on a CPU, bf16 takes as little memory");
    }
  }

  @Override
  public Workspace newWorkspace(ThreadTeam team) {
    return new CpuWorkspace(team, CpuScratch::new);
  }

  @Override
  public EmbeddingWeights embeddingWeights(
      TensorView word, TensorView position, TensorView tokenType, LayerNormWeights layerNorm) {
    return new CpuEmbeddingWeights(word, position, tokenType, layerNorm);
  }

  @Override
  public LayerNormWeights layerNormWeights(TensorView weight, TensorView bias, float eps) {
    return new CpuLayerNormWeights(readVector(weight), readVector(bias), eps);
  }

  @Override
  public LinearWeights linearWeights(
      List<TensorView> weights, List<TensorView> biases, WeightFormat format) {
    requireKnown(format);
    StackedWeights stacked = new StackedWeights(weights);
    int inFeatures = stacked.inFeatures();
    int outFeatures = stacked.outFeatures();
    float[][][] blocks = emptyBlocks(inFeatures, outFeatures);
    float[] scales = format == WeightFormat.INT8 ? new float[outFeatures] : null;
    stacked.forOutputs(
        (first, count, values) -> {
          for (int i = 0; i < count; i++) {
            int output = first + i;
            int start = i * inFeatures;
            round(values, start, inFeatures, format, scales, output);
            float[][] block = blocks[output / BLOCK];
            for (int k = 0; k < inFeatures; k++) {
              block[k][output % BLOCK] = values[start + k];
            }
          }
        });
    return new ScalarLinearWeights(
        inFeatures, outFeatures, blocks, scales, stack(biases, outFeatures));
  }

  /** Floats in every format, in an array for each input of each block. */
  @Override
  public OptionalLong linearWeightsBytes(int inFeatures, int outFeatures, WeightFormat format) {
    long arrays = (long) inFeatures * ((outFeatures + BLOCK - 1) / BLOCK);
    long headerAndReference = 16 + 4;
    return OptionalLong.of(
        (long) Float.BYTES * inFeatures * outFeatures
            + headerAndReference * arrays
            + outputBytes(outFeatures, format));
  }

  /** What an output has besides its weights: a bias and, if they are integers, a scale. */
  protected static long outputBytes(int outFeatures, WeightFormat format) {
    return (format == WeightFormat.INT8 ? 2L : 1L) * Float.BYTES * outFeatures;
  }

  private static float[][][] emptyBlocks(int inFeatures, int outFeatures) {
    float[][][] blocks = new float[(outFeatures + BLOCK - 1) / BLOCK][inFeatures][];
    for (int block = 0; block < blocks.length; block++) {
      int width = Math.min(BLOCK, outFeatures - block * BLOCK);
      for (int k = 0; k < inFeatures; k++) {
        blocks[block][k] = new float[width];
      }
    }
    return blocks;
  }

  /** Puts the weights of one output into their format, kept as floats. */
  private static void round(
      float[] values, int start, int inFeatures, WeightFormat format, float[] scales, int output) {
    int end = start + inFeatures;
    switch (format) {
      case FP32 -> {}
      case FP16 -> throw new AssertionError(format);
      case BF16 -> {
        for (int k = start; k < end; k++) {
          values[k] = WeightRounding.fromBf16(WeightRounding.toBf16(values[k]));
        }
      }
      case INT8 -> {
        scales[output] = WeightRounding.int8Scale(values, start, inFeatures);
        for (int k = start; k < end; k++) {
          values[k] = WeightRounding.toInt8(values[k], scales[output]);
        }
      }
    }
  }

  /** The biases end to end; zeros when the layer has none. */
  protected static float[] stack(List<TensorView> biases, int outFeatures) {
    float[] stacked = new float[outFeatures];
    int start = 0;
    for (TensorView bias : biases) {
      int length = Math.toIntExact(bias.elementCount());
      bias.readFloats(0, stacked, start, length);
      start += length;
    }
    return stacked;
  }

  private static float[] readVector(TensorView view) {
    float[] vector = new float[Math.toIntExact(view.elementCount())];
    view.readFloats(0, vector, 0, vector.length);
    return vector;
  }

  @Override
  public void embed(EmbeddingWeights weights, PackedBatch batch, Tensor output) {
    CpuEmbeddingWeights tables = (CpuEmbeddingWeights) weights;
    CpuTensor y = (CpuTensor) output;
    y.setRows(batch.tokens());
    forRows(y, (first, end, scratch) -> embedRows(tables, batch, first, end, y, scratch));
  }

  private void embedRows(
      CpuEmbeddingWeights tables,
      PackedBatch batch,
      int first,
      int end,
      CpuTensor y,
      CpuScratch scratch) {
    int hiddenSize = y.columns();
    float[] row = scratch.floats(0, hiddenSize);
    CpuLayerNormWeights layerNorm = (CpuLayerNormWeights) tables.layerNorm();
    for (int t = first; t < end; t++) {
      int start = t * hiddenSize;
      tables
          .word()
          .readFloats((long) batch.tokenIds()[t] * hiddenSize, y.data(), start, hiddenSize);
      addRow(tables.tokenType(), batch.tokenTypeIds()[t], row, y.data(), start, hiddenSize);
      addRow(tables.position(), batch.positionIds()[t], row, y.data(), start, hiddenSize);
      layerNormRow(y.data(), start, hiddenSize, layerNorm, scratch);
    }
  }

  /** Rows that a thread of a team takes at once. */
  private static final int ROWS_OF_A_PART = 4;

  /** Some rows of a tensor, for one thread. */
  private interface RowsTask {
    void run(int first, int end, CpuScratch scratch);
  }

  /** Shares the rows of a tensor among its workspace's team. */
  private static void forRows(CpuTensor tensor, RowsTask task) {
    int rows = tensor.rows();
    tensor
        .workspace()
        .team()
        .run(
            (rows + ROWS_OF_A_PART - 1) / ROWS_OF_A_PART,
            (part, member) -> {
              int first = part * ROWS_OF_A_PART;
              int end = Math.min(first + ROWS_OF_A_PART, rows);
              task.run(first, end, tensor.workspace().scratch(member));
            });
  }

  private static void addRow(
      TensorView table, int index, float[] row, float[] y, int start, int hiddenSize) {
    table.readFloats((long) index * hiddenSize, row, 0, hiddenSize);
    for (int i = 0; i < hiddenSize; i++) {
      y[start + i] += row[i];
    }
  }

  @Override
  public void linear(Tensor input, LinearWeights weights, Tensor output) {
    ScalarLinearWeights w = (ScalarLinearWeights) weights;
    CpuTensor x = (CpuTensor) input;
    CpuTensor y = (CpuTensor) output;
    y.setRows(x.rows());
    ThreadTeam team = y.workspace().team();
    team.run(
        w.blocks().length,
        (block, member) -> {
          for (int first = 0; first < x.rows(); first += ROWS_TOGETHER) {
            int end = Math.min(first + ROWS_TOGETHER, x.rows());
            linearBlock(x, first, end, w, block, y, member);
          }
        });
  }

  /** One block of outputs for the rows from {@code first} to {@code end}. */
  private static void linearBlock(
      CpuTensor x, int first, int end, ScalarLinearWeights w, int block, CpuTensor y, int member) {
    float[][] weight = w.blocks()[block];
    int width = Math.min(BLOCK, w.outFeatures() - block * BLOCK);
    float[][] sums = y.workspace().scratch(member).rows(0, end - first, width);
    for (int t = first; t < end; t++) {
      Arrays.fill(sums[t - first], 0, width, 0f);
    }
    int depth = w.inFeatures();
    int k = 0;
    for (; k + LINKS <= depth; k += LINKS) {
      for (int t = first; t < end; t++) {
        Chains.addFour(x.data(), t * depth + k, weight, k, sums[t - first], width);
      }
    }
    for (; k < depth; k++) {
      for (int t = first; t < end; t++) {
        Chains.add(x.data()[t * depth + k], weight[k], sums[t - first], width);
      }
    }
    for (int t = first; t < end; t++) {
      for (int n = 0; n < width; n++) {
        int column = block * BLOCK + n;
        float sum = sums[t - first][n];
        float bias = w.bias()[column];
        y.data()[t * w.outFeatures() + column] =
            w.scales() == null ? sum + bias : Math.fma(sum, w.scales()[column], bias);
      }
    }
  }

  @Override
  public void activation(ActivationFunction function, Tensor tensor) {
    CpuTensor x = (CpuTensor) tensor;
    forRows(
        x,
        (first, end, scratch) ->
            activate(function, x.data(), first * x.columns(), end * x.columns(), scratch));
  }

  /** {@code x = function(x)} for the elements from {@code start} to {@code end}. */
  protected void activate(
      ActivationFunction function, float[] x, int start, int end, CpuScratch scratch) {
    for (int i = start; i < end; i++) {
      x[i] = Activations.apply(function, x[i]);
    }
  }

  @Override
  public void addLayerNorm(Tensor input, Tensor residual, LayerNormWeights weights, Tensor output) {
    CpuTensor x = (CpuTensor) input;
    CpuTensor r = (CpuTensor) residual;
    CpuTensor y = (CpuTensor) output;
    y.setRows(x.rows());
    int hiddenSize = y.columns();
    forRows(
        y,
        (first, end, scratch) -> {
          for (int t = first; t < end; t++) {
            int start = t * hiddenSize;
            for (int i = start; i < start + hiddenSize; i++) {
              y.data()[i] = x.data()[i] + r.data()[i];
            }
            layerNormRow(y.data(), start, hiddenSize, (CpuLayerNormWeights) weights, scratch);
          }
        });
  }

  @Override
  public void layerNorm(LayerNormWeights weights, Tensor tensor) {
    CpuTensor x = (CpuTensor) tensor;
    int columns = x.columns();
    forRows(
        x,
        (first, end, scratch) -> {
          for (int t = first; t < end; t++) {
            layerNormRow(x.data(), t * columns, columns, (CpuLayerNormWeights) weights, scratch);
          }
        });
  }

  /** Layer normalisation of one row, in place. */
  protected void layerNormRow(
      float[] x, int start, int hiddenSize, CpuLayerNormWeights weights, CpuScratch scratch) {
    float[] lanes = scratch.lanes();
    Arrays.fill(lanes, 0f);
    for (int i = 0; i < hiddenSize; i++) {
      lanes[i % SUM_LANES] += x[start + i];
    }
    float mean = sumOfLanes(lanes) / hiddenSize;

    Arrays.fill(lanes, 0f);
    for (int i = 0; i < hiddenSize; i++) {
      float centred = x[start + i] - mean;
      lanes[i % SUM_LANES] = Math.fma(centred, centred, lanes[i % SUM_LANES]);
    }
    float reciprocal = reciprocalOfDeviation(sumOfLanes(lanes) / hiddenSize, weights.eps());

    for (int i = 0; i < hiddenSize; i++) {
      float normalized = (x[start + i] - mean) * reciprocal;
      x[start + i] = Math.fma(normalized, weights.weight()[i], weights.bias()[i]);
    }
  }

  /** {@code 1 / sqrt(variance + eps)}, the root rounded to float before the division. */
  protected static float reciprocalOfDeviation(float variance, float eps) {
    return 1f / (float) Math.sqrt(variance + eps);
  }

  /** The 16 lanes of a row sum, added in the fixed tree. Changes the lanes. */
  protected static float sumOfLanes(float[] lanes) {
    for (int width = SUM_LANES / 2; width >= 1; width /= 2) {
      for (int lane = 0; lane < width; lane++) {
        lanes[lane] += lanes[lane + width];
      }
    }
    return lanes[0];
  }

  @Override
  public void selfAttention(
      Tensor queryKeyValue, PackedBatch batch, int numAttentionHeads, Tensor contextLayer) {
    CpuTensor qkv = (CpuTensor) queryKeyValue;
    CpuTensor context = (CpuTensor) contextLayer;
    context.setRows(qkv.rows());
    int headSize = context.columns() / numAttentionHeads;
    int heads = batch.sequences() * numAttentionHeads;
    context
        .workspace()
        .team()
        .run(
            heads,
            (part, member) -> {
              int sequence = part / numAttentionHeads;
              int head = part % numAttentionHeads;
              if (batch.length(sequence) > 0) {
                attend(
                    qkv,
                    batch.start(sequence),
                    batch.length(sequence),
                    head,
                    headSize,
                    context,
                    context.workspace().scratch(member));
              }
            });
  }

  /** One head of one sequence: the rows {@code first} to {@code first + length}. */
  protected void attend(
      CpuTensor queryKeyValue,
      int first,
      int length,
      int head,
      int headSize,
      CpuTensor context,
      CpuScratch scratch) {
    float[] qkv = queryKeyValue.data();
    int width = queryKeyValue.columns();
    int hiddenSize = context.columns();
    int query = first * width + head * headSize;
    float[][] keys = scratch.rows(0, headSize, length);
    float[][] values = scratch.rows(1, length, headSize);
    for (int j = 0; j < length; j++) {
      int key = query + j * width + hiddenSize;
      for (int d = 0; d < headSize; d++) {
        keys[d][j] = qkv[key + d];
      }
      System.arraycopy(qkv, key + hiddenSize, values[j], 0, headSize);
    }

    float[] attentionProbs = scratch.floats(0, length);
    float[] sums = scratch.floats(1, headSize);
    for (int i = 0; i < length; i++) {
      Arrays.fill(attentionProbs, 0, length, 0f);
      addProduct(qkv, query + i * width, keys, headSize, attentionProbs, length);
      softmaxRow(attentionProbs, 0, length, scale(headSize), scratch.lanes());

      Arrays.fill(sums, 0, headSize, 0f);
      addProduct(attentionProbs, 0, values, length, sums, headSize);
      System.arraycopy(
          sums, 0, context.data(), (first + i) * hiddenSize + head * headSize, headSize);
    }
  }

  /** {@code y = x · w + y} for one row: {@code x} is {@code [depth]}, {@code w [depth, length]}. */
  private static void addProduct(
      float[] x, int xStart, float[][] w, int depth, float[] y, int length) {
    int k = 0;
    for (; k + LINKS <= depth; k += LINKS) {
      Chains.addFour(x, xStart + k, w, k, y, length);
    }
    for (; k < depth; k++) {
      Chains.add(x[xStart + k], w[k], y, length);
    }
  }

  /** The float nearest to {@code 1 / sqrt(headSize)}. */
  protected static float scale(int headSize) {
    return (float) (1.0 / Math.sqrt(headSize));
  }

  /** {@code softmax(scale · x)} of one row, in place. */
  protected void softmaxRow(float[] x, int start, int length, float scale, float[] lanes) {
    float max = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < length; j++) {
      x[start + j] *= scale;
      max = Math.max(max, x[start + j]);
    }
    Arrays.fill(lanes, 0f);
    for (int j = 0; j < length; j++) {
      x[start + j] = ScalarMath.exp(x[start + j] - max);
      lanes[j % SUM_LANES] += x[start + j];
    }
    float reciprocal = 1f / sumOfLanes(lanes);
    for (int j = 0; j < length; j++) {
      x[start + j] *= reciprocal;
    }
  }

  @Override
  public void pool(
      Tensor hiddenStates, PackedBatch batch, PoolingMode mode, Tensor output, int columnOffset) {
    CpuTensor x = (CpuTensor) hiddenStates;
    CpuTensor y = (CpuTensor) output;
    y.setRows(batch.sequences());
    for (int sequence = 0; sequence < batch.sequences(); sequence++) {
      int start = sequence * y.columns() + columnOffset;
      Arrays.fill(y.data(), start, start + x.columns(), 0f);
      if (batch.pooledLength(sequence) > 0) {
        RowPooling.pool(x, batch, sequence, mode, y.data(), start);
      }
    }
  }

  @Override
  public void normalize(Tensor tensor) {
    CpuTensor x = (CpuTensor) tensor;
    float[] lanes = x.workspace().scratch(0).lanes();
    for (int row = 0; row < x.rows(); row++) {
      normalizeRow(x.data(), row * x.columns(), x.columns(), lanes);
    }
  }

  /** {@link #normalize(Tensor)} for one vector that the caller has in an array, in place. */
  public static void normalize(float[] vector) {
    normalizeRow(vector, 0, vector.length, new float[SUM_LANES]);
  }

  private static void normalizeRow(float[] x, int start, int columns, float[] lanes) {
    Arrays.fill(lanes, 0f);
    for (int i = 0; i < columns; i++) {
      float value = x[start + i];
      lanes[i % SUM_LANES] = Math.fma(value, value, lanes[i % SUM_LANES]);
    }
    float norm = (float) Math.sqrt(sumOfLanes(lanes));
    RowPooling.divide(x, start, columns, Math.max(norm, 1e-12f));
  }

  /** Nothing to give back: the garbage collector owns it all. */
  @Override
  public void close() {}
}
