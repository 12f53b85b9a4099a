package org.sbert4j.tokenizer.stages;

/** Third stage: takes a word apart into tokens of the vocabulary. Immutable and thread-safe. */
public sealed interface Subwords permits Unigram, WordPiece {
  /** Appends the tokens of {@code word}, at least one, to {@code tokens}. */
  void tokenize(Word word, TokenBuffer tokens);

  /** The most code points of a word that are looked at. */
  int maxInputCharsPerWord();
}
