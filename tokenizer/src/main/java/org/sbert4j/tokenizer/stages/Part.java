package org.sbert4j.tokenizer.stages;

/** The tokens {@code [from, to)} of a text, or of a sequence. */
public record Part(int from, int to) {
  /** No tokens. */
  public static final Part NOTHING = new Part(0, 0);

  /** The number of tokens. */
  public int size() {
    return to - from;
  }

  /** Whether the token at {@code index} is one of them. */
  public boolean contains(int index) {
    return from <= index && index < to;
  }

  Part shiftedBy(int places) {
    return new Part(from + places, to + places);
  }
}
