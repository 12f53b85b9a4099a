package org.sbert4j.tokenizer.pipeline;

import java.util.Objects;

/**
 * How a word becomes tokens of the vocabulary.
 *
 * <p>Behaviour: tokenizers/src/models of the Hugging Face tokenizers library.
 */
public sealed interface SubwordModel {
  /**
   * Greedy longest match from the left, as BERT has it.
   *
   * @param continuingSubwordPrefix how the vocabulary marks pieces that do not begin a word, {@code
   *     ##}
   * @param maxInputCharsPerWord a word of more code points is unknown
   */
  record WordPiece(String continuingSubwordPrefix, int maxInputCharsPerWord)
      implements SubwordModel {
    /**
     * Checks the fields.
     *
     * @throws NullPointerException if the prefix is null
     * @throws IllegalArgumentException if {@code maxInputCharsPerWord} is negative
     */
    public WordPiece {
      Objects.requireNonNull(
          continuingSubwordPrefix,
          "The tokenizer setting continuingSubwordPrefix is null; set it.");
      if (maxInputCharsPerWord < 0) {
        throw new IllegalArgumentException(
            "maxInputCharsPerWord is %d; give 0 or more (BERT's is 100)."
                .formatted(maxInputCharsPerWord));
      }
    }

    /** BERT's: {@code ##}, 100. */
    public static WordPiece bert() {
      return new WordPiece("##", 100);
    }
  }
}
