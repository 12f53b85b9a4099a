package org.sbert4j.cuda.kernels;

import static org.sbert4j.cuda.kernels.Kernel.Parameter.INTEGER;
import static org.sbert4j.cuda.kernels.Kernel.Parameter.LONG;
import static org.sbert4j.cuda.kernels.Kernel.Parameter.POINTER;
import static org.sbert4j.cuda.kernels.Kernel.Parameter.REAL;

import java.util.ArrayList;
import java.util.List;

/**
 * Every kernel of {@code kernels.ptx}: which one to take, and with how many blocks to launch it.
 * The constants repeat those of the {@code .cu} sources, which also say what each kernel computes.
 */
public final class Kernels {
  /** A warp for each row, four in a block: {@code layer_norm.cu}. */
  private static final int ROW_BLOCK_SIZE = 128;

  private static final int ROWS_PER_BLOCK = 4;

  /** A thread for four columns: {@code element_wise.cu}. */
  private static final int ELEMENT_BLOCK_SIZE = 128;

  private static final int ELEMENTS_PER_BLOCK = 512;

  /**
   * Rows that blocks are launched for; each takes every so many-th row. Enough to fill a device.
   */
  private static final int MOST_BLOCKS_ALONG_ROWS = 1024;

  private static final int MOST_BLOCKS_OF_A_CONVERSION = 4096;

  /** 32 columns of a sequence: {@code pooling.cu}. */
  private static final int POOL_BLOCK_SIZE = 256;

  private static final int POOLED_COLUMNS = 32;

  /** {@code attention.cu} and {@code attention_wmma.cu}. */
  private static final int ATTENTION_BLOCK_SIZE = 128;

  /** The largest head that there is an attention kernel for. */
  static final int LARGEST_HEAD_SIZE = 256;

  /** 32-bit floats to halves, any number of them. */
  public static final Kernel FLOAT_TO_HALF =
      new Kernel("float_to_half", ELEMENT_BLOCK_SIZE, POINTER, POINTER, LONG);

  /** Halves to 32-bit floats, any number of them. */
  public static final Kernel HALF_TO_FLOAT =
      new Kernel("half_to_float", ELEMENT_BLOCK_SIZE, POINTER, POINTER, LONG);

  /** {@code x, rows, columns}: divides each row by its length. */
  public static final Kernel NORMALIZE_ROWS =
      new Kernel("normalize_rows_f32", ROW_BLOCK_SIZE, POINTER, INTEGER, INTEGER);

  private static final Attention SMALL_HEADS = new Attention(attention("32_f32"), 32, 32);
  private static final Attention MIDDLE_HEADS = new Attention(attention("64_f32"), 64, 32);
  private static final Attention LARGE_HEADS =
      new Attention(attention("256_f32"), LARGEST_HEAD_SIZE, 8);
  private static final Attention SMALL_HEADS_OF_HALVES =
      new Attention(attention("wmma_32_f16"), 32, 64);
  private static final Attention MIDDLE_HEADS_OF_HALVES =
      new Attention(attention("wmma_64_f16"), 64, 64);
  private static final Attention LARGE_HEADS_OF_HALVES =
      new Attention(attention("256_f16"), LARGEST_HEAD_SIZE, 8);

  private static final Attention MIDDLE_HEADS_RELATIVE =
      new Attention(relativeAttention("64_f32"), 64, 32);
  private static final Attention LARGE_HEADS_RELATIVE =
      new Attention(relativeAttention("256_f32"), LARGEST_HEAD_SIZE, 8);
  private static final Attention MIDDLE_HEADS_OF_HALVES_RELATIVE =
      new Attention(relativeAttention("wmma_64_f16"), 64, 64);
  private static final Attention LARGE_HEADS_OF_HALVES_RELATIVE =
      new Attention(relativeAttention("256_f16"), LARGEST_HEAD_SIZE, 8);

  private static final List<Attention> ATTENTION = List.of(SMALL_HEADS, MIDDLE_HEADS, LARGE_HEADS);

  private static final List<Attention> ATTENTION_OF_HALVES =
      List.of(SMALL_HEADS_OF_HALVES, MIDDLE_HEADS_OF_HALVES, LARGE_HEADS_OF_HALVES);

  /** Small heads take the middle ones' kernel: no model with such a bias is known to have them. */
  private static final List<Attention> RELATIVE_ATTENTION =
      List.of(MIDDLE_HEADS_RELATIVE, LARGE_HEADS_RELATIVE);

  private static final List<Attention> RELATIVE_ATTENTION_OF_HALVES =
      List.of(MIDDLE_HEADS_OF_HALVES_RELATIVE, LARGE_HEADS_OF_HALVES_RELATIVE);

  private Kernels() {}

  /**
   * {@code word, position, tokenType, gamma, beta, eps, tokenIds, tokenTypeIds, positionIds,
   * tokens, hiddenSize, output}.
   */
  public static Kernel embedLayerNorm(ElementType type) {
    return new Kernel(
        "embed_layer_norm" + type.suffix(),
        ROW_BLOCK_SIZE,
        POINTER,
        POINTER,
        POINTER,
        POINTER,
        POINTER,
        REAL,
        POINTER,
        POINTER,
        POINTER,
        INTEGER,
        INTEGER,
        POINTER);
  }

  /**
   * {@code input, inputBias or 0, residual or 0, gamma, beta, eps, rows, hiddenSize, output};
   * output may be input or residual.
   */
  public static Kernel addLayerNorm(ElementType type) {
    return new Kernel(
        "add_layer_norm" + type.suffix(),
        ROW_BLOCK_SIZE,
        POINTER,
        POINTER,
        POINTER,
        POINTER,
        POINTER,
        REAL,
        INTEGER,
        INTEGER,
        POINTER);
  }

  /** {@code x, bias, rows, columns}. */
  public static Kernel addBias(ElementType type) {
    return new Kernel(
        "add_bias" + type.suffix(), ELEMENT_BLOCK_SIZE, POINTER, POINTER, INTEGER, INTEGER);
  }

  /** {@code x, bias or 0, rows, columns, ordinal of the ActivationFunction}. */
  public static Kernel biasActivation(ElementType type) {
    return new Kernel(
        "bias_activation" + type.suffix(),
        ELEMENT_BLOCK_SIZE,
        POINTER,
        POINTER,
        INTEGER,
        INTEGER,
        INTEGER);
  }

  /**
   * {@code hiddenStates, sequenceOffsets, tokenIndices, promptTokens, hiddenSize, ordinal of the
   * PoolingMode, output, outputColumns, columnOffset}.
   */
  public static Kernel pool(ElementType type) {
    return new Kernel(
        "pool" + type.suffix(),
        POOL_BLOCK_SIZE,
        POINTER,
        POINTER,
        POINTER,
        INTEGER,
        INTEGER,
        INTEGER,
        POINTER,
        INTEGER,
        INTEGER);
  }

  /**
   * The attention kernel for such heads.
   *
   * @param headSize 1 to {@link #LARGEST_HEAD_SIZE}
   * @param relative whether a relative position bias is added to the scores
   */
  public static Attention selfAttention(ElementType type, int headSize, boolean relative) {
    return (relative ? relativeAttention(type) : attention(type))
        .stream()
            .filter(candidate -> headSize <= candidate.largestHeadSize())
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a head size of %d is more than the %d that the cuda backend has kernels for; use the vector backend"
                            .formatted(headSize, LARGEST_HEAD_SIZE)));
  }

  private static List<Attention> attention(ElementType type) {
    return type == ElementType.HALF ? ATTENTION_OF_HALVES : ATTENTION;
  }

  private static List<Attention> relativeAttention(ElementType type) {
    return type == ElementType.HALF ? RELATIVE_ATTENTION_OF_HALVES : RELATIVE_ATTENTION;
  }

  private static Kernel attention(String suffix) {
    return new Kernel(
        "self_attention_" + suffix,
        ATTENTION_BLOCK_SIZE,
        POINTER,
        POINTER,
        POINTER,
        INTEGER,
        INTEGER,
        REAL,
        POINTER);
  }

  private static Kernel relativeAttention(String suffix) {
    return new Kernel(
        "self_attention_relative_" + suffix,
        ATTENTION_BLOCK_SIZE,
        POINTER,
        POINTER,
        POINTER,
        INTEGER,
        INTEGER,
        REAL,
        POINTER,
        INTEGER,
        POINTER);
  }

  /** All that there are. */
  public static List<Kernel> all() {
    List<Kernel> kernels = new ArrayList<>(List.of(FLOAT_TO_HALF, HALF_TO_FLOAT, NORMALIZE_ROWS));
    for (ElementType type : ElementType.values()) {
      kernels.addAll(
          List.of(
              embedLayerNorm(type),
              addLayerNorm(type),
              addBias(type),
              biasActivation(type),
              pool(type)));
      attention(type).forEach(attention -> kernels.add(attention.kernel()));
      relativeAttention(type).forEach(attention -> kernels.add(attention.kernel()));
    }
    return List.copyOf(kernels);
  }

  /** For {@link #embedLayerNorm}, {@link #addLayerNorm} and {@link #NORMALIZE_ROWS}. */
  public static Grid rowGrid(int rows) {
    return new Grid(ceilDiv(rows, ROWS_PER_BLOCK));
  }

  /** For {@link #addBias} and {@link #biasActivation}. */
  public static Grid elementGrid(int rows, int columns) {
    return new Grid(
        ceilDiv(columns, ELEMENTS_PER_BLOCK), Math.min(rows, MOST_BLOCKS_ALONG_ROWS), 1);
  }

  /** For {@link #FLOAT_TO_HALF} and {@link #HALF_TO_FLOAT}. */
  public static Grid conversionGrid(long count) {
    long blocks = (count + ELEMENTS_PER_BLOCK - 1) / ELEMENTS_PER_BLOCK;
    return new Grid((int) Math.min(blocks, MOST_BLOCKS_OF_A_CONVERSION));
  }

  /** For {@link #pool}. */
  public static Grid poolGrid(int sequences, int hiddenSize) {
    return new Grid(sequences, ceilDiv(hiddenSize, POOLED_COLUMNS), 1);
  }

  private static int ceilDiv(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  /**
   * An attention kernel: {@code queryKeyValue, bias or 0, sequenceOffsets, numAttentionHeads,
   * headSize, scale, contextLayer}; a relative one has {@code relativePositionBias, distances}
   * before the last.
   *
   * @param kernel what to launch
   * @param largestHeadSize the largest that it can do
   * @param queriesPerBlock tokens of a sequence that a block computes
   */
  public record Attention(Kernel kernel, int largestHeadSize, int queriesPerBlock) {
    /**
     * The blocks of a batch.
     *
     * @param longest tokens of the longest sequence
     */
    public Grid grid(int sequences, int numAttentionHeads, int longest) {
      return new Grid(sequences, numAttentionHeads, ceilDiv(longest, queriesPerBlock));
    }
  }
}
