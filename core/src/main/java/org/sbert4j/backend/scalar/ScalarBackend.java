package org.sbert4j.backend.scalar;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.PassSize;
import org.sbert4j.backend.RelativePositionBias;
import org.sbert4j.backend.RowAttention;
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
  private static final Set<WeightFormat> FORMATS =
      Collections.unmodifiableSet(
          EnumSet.of(WeightFormat.FP32, WeightFormat.BF16, WeightFormat.INT8));

  private final UnaryOperator<TensorView> tableKeeper;

  /** With embedding tables in memory. */
  public ScalarBackend() {
    this(BackendOptions.none());
  }

  /** For the provider and for subclasses. */
  public ScalarBackend(BackendOptions options) {
    this.tableKeeper = options.mapEmbeddings() ? TensorView::mapped : TensorView::inMemory;
  }

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public String description() {
    return FusedMultiplyAdd.inHardware()
        ? "scalar (plain Java loops)"
        : "scalar (plain Java loops, without fused multiply-add)";
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
      TensorView word,
      TensorView position,
      TensorView tokenType,
      LayerNormWeights layerNorm,
      WeightFormat format) {
    return new CpuEmbeddingWeights(
        tableKeeper.apply(word),
        tableKeeper.apply(position),
        tableKeeper.apply(tokenType),
        layerNorm);
  }

  @Override
  public LayerNormWeights layerNormWeights(TensorView weight, TensorView bias, float eps) {
    int hiddenSize = Math.toIntExact(weight.elementCount());
    return new CpuLayerNormWeights(
        StackedWeights.vectors(List.of(weight), hiddenSize),
        StackedWeights.vectors(List.of(bias), hiddenSize),
        eps);
  }

  @Override
  public LinearWeights linearWeights(
      List<TensorView> weights, List<TensorView> biases, WeightFormat format) {
    requireKnown(format);
    return ScalarLinearWeights.pack(weights, biases, format);
  }

  @Override
  public OptionalLong linearWeightsBytes(int inFeatures, int outFeatures, WeightFormat format) {
    return OptionalLong.of(ScalarLinearWeights.bytes(inFeatures, outFeatures, format));
  }

  @Override
  public long scratchBytes(PassSize size) {
    return size.threads() * CpuScratch.bytesOfPlainLoops(size);
  }

  @Override
  public RelativePositionBias relativePositionBias(TensorView buckets, int[] bucketOfDistance) {
    return CpuRelativePositionBias.of(buckets, bucketOfDistance);
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
    team.run(w.blocks().length, (block, member) -> w.multiply(x, block, y, member));
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
    Activations.apply(function, x, start, end);
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
    ScalarRows.layerNorm(x, start, hiddenSize, weights, scratch.lanes());
  }

  @Override
  public void selfAttention(
      Tensor queryKeyValue,
      PackedBatch batch,
      int numAttentionHeads,
      RelativePositionBias bias,
      Tensor contextLayer) {
    contextLayer.setRows(batch.tokens());
    attend(
        queryKeyValue,
        batch,
        sequence -> AttentionRows.all(batch, sequence),
        numAttentionHeads,
        bias,
        contextLayer);
  }

  @Override
  public Optional<RowAttention> rowAttention() {
    return Optional.of(
        (queryKeyValue, batch, mode, numAttentionHeads, bias, contextLayer) -> {
          contextLayer.setRows(batch.sequences());
          attend(
              queryKeyValue,
              batch,
              sequence -> AttentionRows.pooled(batch, sequence, mode),
              numAttentionHeads,
              bias,
              contextLayer);
        });
  }

  /** All heads of all sequences, each a part of the team's work. */
  private void attend(
      Tensor queryKeyValue,
      PackedBatch batch,
      IntFunction<AttentionRows> rows,
      int numAttentionHeads,
      RelativePositionBias bias,
      Tensor contextLayer) {
    CpuTensor context = (CpuTensor) contextLayer;
    int headSize = context.columns() / numAttentionHeads;
    context
        .workspace()
        .team()
        .run(
            batch.sequences() * numAttentionHeads,
            (part, member) -> {
              int sequence = part / numAttentionHeads;
              if (batch.length(sequence) > 0) {
                attend(
                    (CpuTensor) queryKeyValue,
                    rows.apply(sequence),
                    AttentionHead.of(
                        part % numAttentionHeads, headSize, (CpuRelativePositionBias) bias),
                    context,
                    context.workspace().scratch(member));
              }
            });
  }

  /** One head of some rows of one sequence. */
  protected void attend(
      CpuTensor queryKeyValue,
      AttentionRows rows,
      AttentionHead head,
      CpuTensor context,
      CpuScratch scratch) {
    ScalarAttention.attend(queryKeyValue, rows, head, context, scratch);
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
      ScalarRows.normalize(x.data(), row * x.columns(), x.columns(), lanes);
    }
  }

  /** {@link #normalize(Tensor)} for one vector that the caller has in an array, in place. */
  public static void normalize(float[] vector) {
    ScalarRows.normalize(vector, 0, vector.length, new float[ScalarRows.SUM_LANES]);
  }

  /** Nothing to give back: the garbage collector owns it all. */
  @Override
  public void close() {}
}
