package org.sbert4j.tokenizer;

/**
 * Last stage: cuts the tokens to the length asked for and puts {@code [CLS]} before and {@code
 * [SEP]} after them.
 *
 * <p>{@code un ##aff ##able} for a length of 4 becomes {@code [CLS] un ##aff [SEP]}. Both special
 * tokens stand for the empty range {@code [0, 0)} of the text.
 *
 * <p>Behaviour: TemplateProcessing and truncation {@code longest_first} on the right side, which
 * for a single text keeps the first tokens. Immutable and thread-safe.
 */
final class PostProcessor {
  /** How many tokens of a sequence are not the text's. */
  static final int SPECIAL_TOKENS = 2;

  private final int clsTokenId;
  private final int sepTokenId;

  PostProcessor(int clsTokenId, int sepTokenId) {
    this.clsTokenId = clsTokenId;
    this.sepTokenId = sepTokenId;
  }

  /** Begins a sequence. */
  TokenBuffer begin() {
    TokenBuffer tokens = new TokenBuffer();
    tokens.add(clsTokenId, 0, 0);
    return tokens;
  }

  /** Ends a sequence, cutting it to {@code maxLength} tokens in all; returns whether it cut any. */
  boolean end(TokenBuffer tokens, int maxLength) {
    boolean cut = tokens.size() > maxLength - 1;
    if (cut) {
      tokens.cutTo(maxLength - 1);
    }
    tokens.add(sepTokenId, 0, 0);
    return cut;
  }
}
