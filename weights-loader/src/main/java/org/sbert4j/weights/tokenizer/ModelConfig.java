package org.sbert4j.weights.tokenizer;

import java.util.Arrays;
import java.util.List;

/** How words become tokens of the vocabulary: the model of a tokenizer.json. */
public sealed interface ModelConfig {
  /** Its name in a tokenizer.json. */
  String type();

  /**
   * WordPiece.
   *
   * @param continuingSubwordPrefix what word pieces after the first begin with, {@code ##}
   * @param maxInputCharsPerWord the longest word, in code points, that is not unknown at once
   */
  record WordPiece(String continuingSubwordPrefix, int maxInputCharsPerWord)
      implements ModelConfig {
    static final String TYPE = "WordPiece";

    @Override
    public String type() {
      return TYPE;
    }
  }

  /**
   * Unigram.
   *
   * @param scores of each token its logarithmic probability, by id; finite; copied, and copied when
   *     they are asked for
   * @param byteFallback whether a text that no token says becomes its bytes, {@code <0xE4>}
   */
  record Unigram(double[] scores, boolean byteFallback) implements ModelConfig {
    static final String TYPE = "Unigram";

    /** Copies the scores. */
    public Unigram {
      scores = scores.clone();
    }

    /** A copy of the scores. */
    @Override
    public double[] scores() {
      return scores.clone();
    }

    @Override
    public String type() {
      return TYPE;
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

  /**
   * Byte-pair encoding, BPE.
   *
   * @param merges the pairs of tokens to merge, the first of them first; no pair is there twice,
   *     and the vocabulary has both tokens and what they become
   * @param unkToken what stands for a character that the vocabulary lacks; null: nothing does
   * @param continuingSubwordPrefix what tokens that do not begin a word begin with; empty: nothing
   * @param endOfWordSuffix what tokens that end a word end with; empty: nothing
   * @param fuseUnk whether neighbouring unknown characters are one unknown token
   * @param byteFallback whether an unknown character becomes its bytes, {@code <0xE4>}
   * @param ignoreMerges whether a word that is a token is that token, whatever the merges say
   */
  record BytePairs(
      List<Merge> merges,
      String unkToken,
      String continuingSubwordPrefix,
      String endOfWordSuffix,
      boolean fuseUnk,
      boolean byteFallback,
      boolean ignoreMerges)
      implements ModelConfig {
    static final String TYPE = "BPE";

    /** Copies the list. */
    public BytePairs {
      merges = List.copyOf(merges);
    }

    /** RoBERTa's: nothing but merges. */
    static BytePairs ofMerges(List<Merge> merges) {
      return new BytePairs(merges, null, "", "", false, false, false);
    }

    @Override
    public String type() {
      return TYPE;
    }
  }

  /** Two tokens that follow on each other and become one. */
  record Merge(String left, String right) {}
}
