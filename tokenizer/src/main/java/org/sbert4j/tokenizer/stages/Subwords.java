package org.sbert4j.tokenizer.stages;

/** Third stage: takes a word apart into tokens of the vocabulary. Immutable and thread-safe. */
public sealed interface Subwords permits BytePairs, Unigram, WordPiece {
  /** Appends the tokens of {@code word} to {@code tokens}; there may be none. */
  void tokenize(Word word, TokenBuffer tokens);

  /** The most code points of a word that are looked at. */
  int maxInputCharsPerWord();
}
