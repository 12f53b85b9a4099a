package org.sbert4j.tokenizer.pipeline;

import java.util.Arrays;
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

  /**
   * The most likely way to take a text apart, by a score of each token, as SentencePiece's Unigram
   * has it. The unknown token is the settings' {@code unkToken}.
   *
   * @param scores of each token its logarithmic probability, by id: as many as the vocabulary has
   *     tokens; copied, and copied when they are asked for
   * @param byteFallback whether a text that no token says becomes the tokens of its UTF-8 bytes,
   *     {@code <0x00>} to {@code <0xFF>}, if the vocabulary has those
   */
  record Unigram(double[] scores, boolean byteFallback) implements SubwordModel {
    /**
     * Copies and checks the scores.
     *
     * @throws NullPointerException if they are null
     * @throws IllegalArgumentException naming the id, if a score is not finite
     */
    public Unigram {
      scores =
          Objects.requireNonNull(scores, "The scores of Unigram are null; give one for each token.")
              .clone();
      for (int id = 0; id < scores.length; id++) {
        if (!Double.isFinite(scores[id])) {
          throw new IllegalArgumentException(
              "The score of token %d is %s; give it a number.".formatted(id, scores[id]));
        }
      }
    }

    /** A copy of the scores. */
    @Override
    public double[] scores() {
      return scores.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Unigram that
          && byteFallback == that.byteFallback
          && Arrays.equals(scores, that.scores);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(scores) + Boolean.hashCode(byteFallback);
    }

    @Override
    public String toString() {
      return "Unigram[%d scores, byteFallback=%b]".formatted(scores.length, byteFallback);
    }
  }
}
