package org.sbert4j.tokenizer.stages;

/** A first stage, BERT's or another. Immutable and thread-safe. */
public sealed interface TextNormalizer permits Normalizer, NormalizerChain {
  /** The normalized form of the chars {@code [from, to)} of {@code text}. */
  NormalizedText normalize(String text, int from, int to);
}
