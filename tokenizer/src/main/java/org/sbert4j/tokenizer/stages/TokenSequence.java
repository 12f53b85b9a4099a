package org.sbert4j.tokenizer.stages;

import java.util.Arrays;

/**
 * The tokens of a sequence with everything that is known of each: rows as in {@link TokenBuffer},
 * token types, and where the texts and the padding are.
 *
 * <p>Filled from the front to the back, then only read, and so thread-safe.
 */
public final class TokenSequence {
  /** The word of a token that is of no text. */
  static final int NO_WORD = -1;

  private final int[] rows;

  /** Token types [T], or null as long as all are 0. */
  private int[] tokenTypeIds;

  private Part first = Part.NOTHING;
  private Part second = Part.NOTHING;

  /** How many tokens of the text come before those that are here. */
  private int beforeFirst;

  private int beforeSecond;
  private int size;

  /** The tokens that are not padding. */
  private Part content;

  TokenSequence(int length) {
    rows = new int[TokenBuffer.ROW * length];
    content = new Part(0, length);
  }

  void addSpecial(SequencePiece.Special special) {
    int from = size;
    for (int id : special.ids()) {
      addOfNoText(id);
    }
    setType(from, special.tokenTypeId());
  }

  private void addOfNoText(int id) {
    int row = TokenBuffer.ROW * size;
    rows[row + TokenBuffer.ID] = id;
    rows[row + TokenBuffer.WORD] = NO_WORD;
    size++;
  }

  void addFirst(TokenBuffer tokens, Part part, int tokenTypeId) {
    first = add(tokens, part, tokenTypeId);
    beforeFirst = tokens.removed() + part.from();
  }

  void addSecond(TokenBuffer tokens, Part part, int tokenTypeId) {
    second = add(tokens, part, tokenTypeId);
    beforeSecond = tokens.removed() + part.from();
  }

  private Part add(TokenBuffer tokens, Part part, int tokenTypeId) {
    int from = size;
    tokens.copyTo(part.from(), part.to(), rows, from);
    size += part.size();
    setType(from, tokenTypeId);
    return new Part(from, size);
  }

  private void setType(int from, int tokenTypeId) {
    if (tokenTypeId != 0) {
      if (tokenTypeIds == null) {
        tokenTypeIds = new int[length()];
      }
      Arrays.fill(tokenTypeIds, from, size, tokenTypeId);
    }
  }

  /**
   * This sequence, filled up to {@code length} tokens with {@code padTokenId} of token type 0.
   *
   * @param at where the first of its own tokens comes to stand
   */
  public TokenSequence padded(int length, int at, int padTokenId) {
    TokenSequence padded = new TokenSequence(length);
    for (int i = 0; i < length; i++) {
      padded.addOfNoText(padTokenId);
    }
    System.arraycopy(rows, 0, padded.rows, TokenBuffer.ROW * at, rows.length);
    if (tokenTypeIds != null) {
      padded.tokenTypeIds = new int[length];
      System.arraycopy(tokenTypeIds, 0, padded.tokenTypeIds, at, length());
    }
    padded.first = first.shiftedBy(at);
    padded.second = second.shiftedBy(at);
    padded.beforeFirst = beforeFirst;
    padded.beforeSecond = beforeSecond;
    padded.content = content.shiftedBy(at);
    return padded;
  }

  /** The number T of tokens. */
  public int length() {
    return rows.length / TokenBuffer.ROW;
  }

  /** One of the columns of {@link TokenBuffer}, [T]. */
  public int[] column(int column) {
    int[] values = new int[length()];
    for (int i = 0, row = column; i < values.length; i++, row += TokenBuffer.ROW) {
      values[i] = rows[row];
    }
    return values;
  }

  /** One of the columns of {@link TokenBuffer} for the token at {@code index}. */
  public int get(int index, int column) {
    return rows[TokenBuffer.ROW * index + column];
  }

  /** Token types [T]. */
  public int[] tokenTypeIds() {
    return tokenTypeIds == null ? new int[length()] : tokenTypeIds.clone();
  }

  /** The places of the first text's tokens. */
  public Part first() {
    return first;
  }

  /** The places of the second text's tokens; none if there is no second text. */
  public Part second() {
    return second;
  }

  /** The place of the token at {@code index}, which is of a text, among all tokens of the text. */
  public int placeInText(int index) {
    return first.contains(index)
        ? index - first.from() + beforeFirst
        : index - second.from() + beforeSecond;
  }

  /** The places of all tokens but the padding. */
  public Part content() {
    return content;
  }
}
