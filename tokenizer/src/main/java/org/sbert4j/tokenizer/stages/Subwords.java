package org.sbert4j.tokenizer.stages;

import java.util.Map;

/** Third stage: takes a word apart into tokens of the vocabulary. Immutable and thread-safe. */
public sealed interface Subwords permits BytePairs, Unigram, WordPiece {
  /** Appends the tokens of {@code word} to {@code tokens}; there may be none. */
  void tokenize(Word word, TokenBuffer tokens);

  /**
   * The same, and puts into {@code spellings}, by its place in {@code tokens}, each token that is
   * not spelled as the vocabulary has it.
   */
  default void tokenize(Word word, TokenBuffer tokens, Map<Integer, String> spellings) {
    tokenize(word, tokens);
  }

  /** The most code points of a word that are looked at. */
  int maxInputCharsPerWord();
}
