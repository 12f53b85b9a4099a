package org.sbert4j.cuda;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.cuda.device.CommandStream;
import org.sbert4j.cuda.kernels.ElementType;
import org.sbert4j.cuda.kernels.Grid;
import org.sbert4j.cuda.kernels.Kernel;
import org.sbert4j.cuda.kernels.KernelArguments;
import org.sbert4j.cuda.kernels.Kernels;
import org.sbert4j.weights.PoolingMode;

/**
 * The kernels as methods: puts the arguments in order and launches on one stream. Addresses are
 * device addresses, 0 standing for none where that is allowed; sizes are at least 1. What each
 * computes is in {@link Kernels} and the kernels' sources.
 *
 * <p>One thread at a time.
 */
@SuppressWarnings("EnumOrdinal") // The kernels know the functions and modes by their order.
final class KernelCalls {
  private static final Map<ElementType, Kernel> EMBED_LAYER_NORM = each(Kernels::embedLayerNorm);
  private static final Map<ElementType, Kernel> ADD_LAYER_NORM = each(Kernels::addLayerNorm);
  private static final Map<ElementType, Kernel> ADD_BIAS = each(Kernels::addBias);
  private static final Map<ElementType, Kernel> BIAS_ACTIVATION = each(Kernels::biasActivation);
  private static final Map<ElementType, Kernel> POOL = each(Kernels::pool);

  private final CommandStream stream;
  private final KernelArguments arguments = new KernelArguments();

  KernelCalls(CommandStream stream) {
    this.stream = stream;
  }

  private static Map<ElementType, Kernel> each(Function<ElementType, Kernel> kernel) {
    Map<ElementType, Kernel> kernels = new EnumMap<>(ElementType.class);
    for (ElementType type : ElementType.values()) {
      kernels.put(type, kernel.apply(type));
    }
    return kernels;
  }

  /** Rows of the three tables, added and normalised: {@code output [tokens, H]}. */
  void embedLayerNorm(
      CudaWeights.Embedding tables, BatchBuffers batch, int tokens, int hiddenSize, long output) {
    arguments
        .clear()
        .address(tables.word())
        .address(tables.position())
        .address(tables.tokenType())
        .address(tables.layerNorm().weight())
        .address(tables.layerNorm().bias())
        .real(tables.layerNorm().eps())
        .address(batch.tokenIds())
        .address(batch.tokenTypeIds())
        .address(batch.positionIds())
        .integer(tokens)
        .integer(hiddenSize)
        .address(output);
    launch(EMBED_LAYER_NORM.get(tables.type()), Kernels.rowGrid(tokens));
  }

  /** {@code x = x + bias}, for each row of {@code x [rows, columns]}. */
  void addBias(ElementType type, long x, long bias, int rows, int columns) {
    arguments.clear().address(x).address(bias).integer(rows).integer(columns);
    launch(ADD_BIAS.get(type), Kernels.elementGrid(rows, columns));
  }

  /** {@code x = function(x + bias)}, the bias being a row or 0. */
  void biasActivation(
      ElementType type, long x, long bias, int rows, int columns, ActivationFunction function) {
    arguments
        .clear()
        .address(x)
        .address(bias)
        .integer(rows)
        .integer(columns)
        .integer(function.ordinal());
    launch(BIAS_ACTIVATION.get(type), Kernels.elementGrid(rows, columns));
  }

  /**
   * {@code output = layerNorm((input + inputBias) + residual)}.
   *
   * @param inputBias a row, or 0
   * @param residual or 0
   * @param output may be input or residual
   */
  void addLayerNorm(
      ElementType type,
      long input,
      long inputBias,
      long residual,
      CudaWeights.LayerNorm weights,
      int rows,
      int hiddenSize,
      long output) {
    arguments
        .clear()
        .address(input)
        .address(inputBias)
        .address(residual)
        .address(weights.weight())
        .address(weights.bias())
        .real(weights.eps())
        .integer(rows)
        .integer(hiddenSize)
        .address(output);
    launch(ADD_LAYER_NORM.get(type), Kernels.rowGrid(rows));
  }

  /**
   * Attention within each sequence.
   *
   * @param bias a row {@code [3H]} that is added to queryKeyValue, or 0
   * @param positionBias is added to the scores; null for none
   * @throws IllegalArgumentException for heads that no kernel is made for
   */
  void selfAttention(
      ElementType type,
      long queryKeyValue,
      long bias,
      long sequenceOffsets,
      PackedBatch batch,
      int numAttentionHeads,
      int headSize,
      CudaWeights.PositionBias positionBias,
      long contextLayer) {
    boolean relative = positionBias != null;
    Kernels.Attention attention = Kernels.selfAttention(type, headSize, relative);
    int longest = longest(batch);
    arguments
        .clear()
        .address(queryKeyValue)
        .address(bias)
        .address(sequenceOffsets)
        .integer(numAttentionHeads)
        .integer(headSize)
        .real((float) (1 / Math.sqrt(headSize)));
    if (relative) {
      positionBias.requireReaches(longest);
      arguments.address(positionBias.table()).integer(positionBias.distances());
    }
    arguments.address(contextLayer);
    launch(attention.kernel(), attention.grid(batch.sequences(), numAttentionHeads, longest));
  }

  private static int longest(PackedBatch batch) {
    int longest = 0;
    for (int sequence = 0; sequence < batch.sequences(); sequence++) {
      longest = Math.max(longest, batch.length(sequence));
    }
    return longest;
  }

  /** One row for each sequence, into some columns of {@code output [sequences, outputColumns]}. */
  void pool(
      ElementType type,
      long hiddenStates,
      BatchBuffers buffers,
      PackedBatch batch,
      int hiddenSize,
      PoolingMode mode,
      long output,
      int outputColumns,
      int columnOffset) {
    arguments
        .clear()
        .address(hiddenStates)
        .address(buffers.sequenceOffsets())
        .address(buffers.tokenIndices())
        .integer(batch.promptTokens())
        .integer(hiddenSize)
        .integer(mode.ordinal())
        .address(output)
        .integer(outputColumns)
        .integer(columnOffset);
    launch(POOL.get(type), Kernels.poolGrid(batch.sequences(), hiddenSize));
  }

  /** Divides each row of floats by its length. */
  void normalizeRows(long x, int rows, int columns) {
    arguments.clear().address(x).integer(rows).integer(columns);
    launch(Kernels.NORMALIZE_ROWS, Kernels.rowGrid(rows));
  }

  /** Copies elements of a type as elements of the other. */
  void convert(ElementType from, long source, long target, long count) {
    arguments.clear().address(source).address(target).longInteger(count);
    launch(
        from == ElementType.FLOAT ? Kernels.FLOAT_TO_HALF : Kernels.HALF_TO_FLOAT,
        Kernels.conversionGrid(count));
  }

  private void launch(Kernel kernel, Grid grid) {
    stream.launch(kernel.launch(grid, arguments));
  }
}
