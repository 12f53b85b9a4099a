package org.sbert4j;

import java.util.Arrays;
import org.sbert4j.backend.scalar.ScalarBackend;

/**
 * A call's options, with what the model's folder says where they say nothing.
 *
 * @param prompt the text put in front of each text; empty for none
 * @param unpooledTokens how many tokens at the beginning of each text pooling leaves out, because
 *     they are the prompt's
 * @param dimension elements of a vector that are kept
 * @param normalize whether vectors get the length 1 at the end
 * @param windowOverlap tokens that two windows of a long text share
 * @param withDetails whether tokens before the cut are counted, and where the cut is
 */
record EncodeRequest(
    String prompt,
    int unpooledTokens,
    int dimension,
    boolean normalize,
    TruncationPolicy truncation,
    int windowOverlap,
    boolean withDetails) {

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
