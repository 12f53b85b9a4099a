package org.sbert4j.tokenizer.pipeline;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

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
   * Byte-pair encoding: a word's characters are merged two by two, the pair that is first in the
   * list first, until none is left.
   *
   * <p>RoBERTa's takes words as {@link PreTokenizerStep.ByteLevel} spells them and is {@link
   * #byteLevel}. A dropout, which merges at random, is not here: it is for training.
   *
   * @param merges the pairs of tokens to merge, the first of them first; their number has no limit
   * @param unkToken what stands for a character the vocabulary has not; null: nothing does
   * @param continuingSubwordPrefix how the vocabulary marks pieces that do not begin a word; empty:
   *     not at all
   * @param endOfWordSuffix how it marks pieces that end a word; empty: not at all
   * @param fuseUnk whether neighbouring unknown characters are one unknown token
   * @param byteFallback whether an unknown character is its bytes, {@code <0xE4>}, where the
   *     vocabulary has them all
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
      implements SubwordModel {
    private static final int MAX_MERGES = 1 << 21;

    /**
     * Copies the list and checks the fields. Whether the vocabulary has the tokens is for {@link
     * org.sbert4j.tokenizer.Tokenizer} to say.
     *
     * @throws NullPointerException if anything but {@code unkToken} is null
     * @throws IllegalArgumentException if there are more than 2,097,152 merges; naming the merge,
     *     if one is there twice (where the reference takes the later), if the second of its tokens
     *     lacks the prefix, or if one of them is empty but for the prefix, so that it would merge a
     *     token into itself; or if characters fall back to bytes, which have neither prefix nor
     *     suffix, where there is one
     */
    public BytePairs {
      merges = List.copyOf(Objects.requireNonNull(merges, "The merges are null; set them."));
      if (merges.size() > MAX_MERGES) {
        throw new IllegalArgumentException(
            "There are %d merges, more than the %d a model may have; leave some out."
                .formatted(merges.size(), MAX_MERGES));
      }
      Objects.requireNonNull(
          continuingSubwordPrefix,
          "The tokenizer setting continuingSubwordPrefix is null; give an empty one for none.");
      Objects.requireNonNull(
          endOfWordSuffix,
          "The tokenizer setting endOfWordSuffix is null; give an empty one for none.");
      if (byteFallback && !(continuingSubwordPrefix.isEmpty() && endOfWordSuffix.isEmpty())) {
        throw new IllegalArgumentException(
            "The tokenizer setting byteFallback is true beside a continuingSubwordPrefix or an endOfWordSuffix; leave one of them out.");
      }
      Set<Merge> seen = new HashSet<>(2 * merges.size());
      for (Merge merge : merges) {
        if (!merge.right().startsWith(continuingSubwordPrefix)) {
          throw new IllegalArgumentException(
              "The second token of the merge %s does not begin with %s, which continuingSubwordPrefix says; mend one of them."
                  .formatted(merge.describe(), Pipeline.quoted(continuingSubwordPrefix)));
        }
        if (merge.left().isEmpty() || merge.right().equals(continuingSubwordPrefix)) {
          throw new IllegalArgumentException(
              "The merge %s makes a token of itself and nothing; remove it."
                  .formatted(merge.describe()));
        }
        if (!seen.add(merge)) {
          throw new IllegalArgumentException(
              "The merge %s is listed twice; list it once.".formatted(merge.describe()));
        }
      }
    }

    /** RoBERTa's, of these merges: no unknown token, no prefix, no suffix. */
    public static BytePairs byteLevel(List<Merge> merges) {
      return new BytePairs(merges, null, "", "", false, false, false);
    }

    /** The token that {@code merge} makes: both, the second without its prefix. */
    public String merged(Merge merge) {
      return merge.left() + merge.right().substring(continuingSubwordPrefix.length());
    }
  }

  /** Two tokens that follow on each other and become one. */
  record Merge(String left, String right) {
    /**
     * Checks the tokens.
     *
     * @throws NullPointerException if one is null
     */
    public Merge {
      Objects.requireNonNull(left, "The first token of a merge is null; set it.");
      Objects.requireNonNull(right, "The second token of a merge is null; set it.");
    }

    /** The two tokens, quoted. */
    public String describe() {
      return Pipeline.quoted(left) + " " + Pipeline.quoted(right);
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
