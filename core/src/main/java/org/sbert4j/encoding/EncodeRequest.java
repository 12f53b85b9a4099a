package org.sbert4j.encoding;

import java.util.Arrays;
import java.util.OptionalInt;
import org.sbert4j.backend.scalar.ScalarBackend;
import org.sbert4j.tokenizer.Side;

/**
 * What a call wants, with what the model's folder says where the caller says nothing.
 *
 * @param maxSeqLength the most tokens of a text that count, at most what the pipeline has room for
 * @param truncationSide the end of a text that is cut off if it is too long
 * @param prompt the text put in front of each text; empty for none
 * @param promptTokens how many tokens at the beginning of each text pooling leaves out, because
 *     they are the prompt's
 * @param dimension elements of a vector that are kept
 * @param normalize whether vectors get the length 1 at the end
 * @param windowOverlap tokens that two windows of a long text share; empty if long texts are cut
 * @param longTexts is told of texts that are too long
 * @param withDetails whether tokens before the cut are counted, and where the cut is
 * @param output what is wanted of each text
 * @param threads the most that work at the call at once, its own included
 */
public record EncodeRequest(
    int maxSeqLength,
    Side truncationSide,
    String prompt,
    int promptTokens,
    int dimension,
    boolean normalize,
    OptionalInt windowOverlap,
    LongTextListener longTexts,
    boolean withDetails,
    Output output,
    int threads) {
  /** What can be made of a text. */
  public enum Output {
    /** One vector, {@code [dimension]}. */
    VECTOR,
    /** The last hidden states, {@code [tokens, H]}. */
    TOKEN_EMBEDDINGS,
    /** What the sparse head gives for each token, {@code [tokens]}. */
    TOKEN_WEIGHTS,
    /** A vector for each token but the first, {@code [tokens - 1, dimension]}. */
    COLBERT_VECTORS
  }

  /** As many threads as the model has. */
  public static final int ALL_THREADS = Integer.MAX_VALUE;

  /** Vectors as the model computes them; what is too long is cut. */
  public static EncodeRequest plain(int maxSeqLength, Side truncationSide, int dimension) {
    return new EncodeRequest(
        maxSeqLength,
        truncationSide,
        "",
        0,
        dimension,
        false,
        OptionalInt.empty(),
        LongTextListener.NONE,
        false,
        Output.VECTOR,
        ALL_THREADS);
  }

  /** The text as the tokenizer gets it. */
  String withPrompt(String text) {
    return prompt.isEmpty() ? text : prompt + text;
  }

  /** What becomes of a vector of the model: cut, then normalized. */
  float[] finish(float[] vector) {
    float[] kept = dimension < vector.length ? Arrays.copyOf(vector, dimension) : vector;
    if (normalize) {
      ScalarBackend.normalize(kept);
    }
    return kept;
  }
}
