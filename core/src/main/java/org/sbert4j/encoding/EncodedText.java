package org.sbert4j.encoding;

import java.util.Arrays;
import org.sbert4j.backend.Tensor;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.SpecialTokens;

/**
 * A text, a pair of texts or a text's input ids on their way: the tokens, then what the model has
 * made of them. One thread at a time.
 */
public final class EncodedText implements Sequence {
  private static final int[] NO_IDS = {};

  private final EncodeRequest request;
  private final Tokens tokens;
  private final boolean tooLong;
  private int tokenCount;
  private int cutOffset;
  private int windows;
  private float[] vector;
  private float[][] tokenEmbeddings;
  private float[] tokenWeights;

  /** What the model is given of a text; equal if the content of the arrays is. */
  private record Tokens(int[] inputIds, int[] tokenTypeIds) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Tokens tokens
          && Arrays.equals(inputIds, tokens.inputIds)
          && Arrays.equals(tokenTypeIds, tokens.tokenTypeIds);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(inputIds) + Arrays.hashCode(tokenTypeIds);
    }
  }

  /**
   * Of a text that is to be encoded in windows no ids are kept.
   *
   * @param withTokenTypes whether there are token types other than 0
   */
  EncodedText(EncodeRequest request, Encoding encoding, boolean withTokenTypes) {
    this.request = request;
    tooLong = encoding.truncated();
    tokens =
        new Tokens(
            inWindows() ? NO_IDS : encoding.inputIds(),
            withTokenTypes ? encoding.tokenTypeIds() : null);
    if (request.withDetails() && !inWindows()) {
      tokenCount = encoding.sizeBeforeTruncation();
      cutOffset = Math.max(0, encoding.cutOffset(0) - request.prompt().length());
      windows = 1;
    }
  }

  /** Of input ids that were given, which go through the model at once. */
  EncodedText(EncodeRequest request, SpecialTokens.Sequence sequence) {
    this.request = request;
    this.tooLong = sequence.truncated();
    this.tokens = new Tokens(sequence.inputIds(), null);
    this.tokenCount = sequence.sizeBeforeTruncation();
    this.cutOffset = sequence.cutOffset();
    this.windows = 1;
  }

  /** Whether the model cannot take the text at once. */
  boolean tooLong() {
    return tooLong;
  }

  /** Whether the text is to be encoded in windows. */
  boolean inWindows() {
    return tooLong && request.windowOverlap().isPresent();
  }

  @Override
  public int[] inputIds() {
    return tokens.inputIds;
  }

  @Override
  public int[] tokenTypeIds() {
    return tokens.tokenTypeIds;
  }

  /** Equal to that of another text of the request if the model computes the same for both. */
  Object tokens() {
    return tokens;
  }

  @Override
  public void read(Tensor output, int row) {
    int size = inputIds().length;
    switch (request.output()) {
      case VECTOR -> vector = request.finish(output.row(row));
      case TOKEN_EMBEDDINGS -> {
        tokenEmbeddings = new float[size][];
        for (int t = 0; t < size; t++) {
          tokenEmbeddings[t] = output.row(row + t);
        }
      }
      case TOKEN_WEIGHTS -> {
        tokenWeights = new float[size];
        for (int t = 0; t < size; t++) {
          output.readRow(row + t, tokenWeights, t);
        }
      }
      case COLBERT_VECTORS -> {
        tokenEmbeddings = new float[Math.max(0, size - 1)][];
        for (int t = 1; t < size; t++) {
          tokenEmbeddings[t - 1] = request.finish(output.row(row + t));
        }
      }
    }
  }

  /**
   * Takes what became of a text that was encoded in windows.
   *
   * @param pooledVector {@code [embeddingDimension]}
   * @param characters chars of the text
   */
  void setWindows(float[] pooledVector, int tokensOfText, int characters, int windowCount) {
    vector = request.finish(pooledVector);
    tokenCount = tokensOfText;
    cutOffset = characters;
    windows = windowCount;
  }

  /** Takes copies of what became of an equal text; what it was cut to is its own affair. */
  void copyResult(EncodedText equal) {
    if (equal.vector != null) {
      vector = equal.vector.clone();
    }
    if (equal.tokenEmbeddings != null) {
      tokenEmbeddings =
          Arrays.stream(equal.tokenEmbeddings).map(float[]::clone).toArray(float[][]::new);
    }
    if (equal.tokenWeights != null) {
      tokenWeights = equal.tokenWeights.clone();
    }
    if (inWindows()) {
      tokenCount = equal.tokenCount;
      cutOffset = equal.cutOffset;
      windows = equal.windows;
    }
  }

  /** {@code [dimension]}, as the request asks. */
  public float[] vector() {
    return vector;
  }

  /** {@code [tokens, H]}, or {@code [tokens - 1, dimension]}, if the request asks for them. */
  public float[][] tokenEmbeddings() {
    return tokenEmbeddings;
  }

  /** {@code [tokens]} if the request asks for them: what the sparse head gives, before ReLU. */
  public float[] tokenWeights() {
    return tokenWeights;
  }

  /** Tokens of the whole text, before anything is cut, if the request asks for details. */
  public int tokenCount() {
    return tokenCount;
  }

  /** Whether tokens were cut off and have no part in the vector. */
  public boolean truncated() {
    return tooLong && !inWindows();
  }

  /** Where the text was cut, as an index into its chars or ids, if the request asks for details. */
  public int cutOffset() {
    return cutOffset;
  }

  /** In how many pieces it went through the model, if the request asks for details. */
  public int windows() {
    return windows;
  }
}
