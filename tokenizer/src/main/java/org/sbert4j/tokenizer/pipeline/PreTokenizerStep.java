package org.sbert4j.tokenizer.pipeline;

import java.util.Objects;

/**
 * A step that splits each piece of a text further.
 *
 * <p>Behaviour: tokenizers/src/pre_tokenizers of the Hugging Face tokenizers library, with its
 * versions of Unicode.
 */
public sealed interface PreTokenizerStep {
  /** The step and what it was given, the same on every JVM: {@code Digits true}. */
  default String describe() {
    return getClass().getSimpleName();
  }

  /** BertPreTokenizer: {@link WhitespaceSplit}, then each punctuation character by itself. */
  record Bert() implements PreTokenizerStep {}

  /** Runs of letters, digits and the like, runs of others, and no whitespace. */
  record Whitespace() implements PreTokenizerStep {}

  /** Splits at whitespace, which is dropped. */
  record WhitespaceSplit() implements PreTokenizerStep {}

  /** Splits at each punctuation character. */
  record Punctuation(SplitBehavior behavior) implements PreTokenizerStep {
    @Override
    public String describe() {
      return "Punctuation " + behavior;
    }
  }

  /**
   * Splits off numbers.
   *
   * @param individualDigits whether each digit is a word, rather than each run of them
   */
  record Digits(boolean individualDigits) implements PreTokenizerStep {
    @Override
    public String describe() {
      return "Digits " + individualDigits;
    }
  }

  /**
   * Splits at a code point, which is dropped.
   *
   * @param delimiter the code point
   */
  record CharDelimiterSplit(int delimiter) implements PreTokenizerStep {
    @Override
    public String describe() {
      return "CharDelimiterSplit U+%04X".formatted(delimiter);
    }
  }

  /**
   * Splits at each {@code pattern}, from the left.
   *
   * @param pattern the text to look for, at least one char; no regular expression
   * @param invert whether what is between the patterns counts as the pattern
   */
  record Split(String pattern, SplitBehavior behavior, boolean invert) implements PreTokenizerStep {
    /**
     * Checks the pattern.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Split {
      if (pattern.isEmpty()) {
        throw new IllegalArgumentException(
            "Split looks for an empty text; give it one, or leave the step out.");
      }
    }

    @Override
    public String describe() {
      return "Split %s %s %b".formatted(Pipeline.quoted(pattern), behavior, invert);
    }
  }

  /**
   * GPT-2's: splits words off with the space before them, then spells each by the bytes of its
   * UTF-8, a character for each of the 256 ({@code " é"} is {@code ĠÃ©}).
   *
   * @param addPrefixSpace whether a piece that does not begin with a space gets one in front
   * @param useRegex whether it splits at all; otherwise it only spells
   */
  record ByteLevel(boolean addPrefixSpace, boolean useRegex) implements PreTokenizerStep {
    @Override
    public String describe() {
      return "ByteLevel %b %b".formatted(addPrefixSpace, useRegex);
    }
  }

  /**
   * SentencePiece's way to keep spaces: each space (U+0020) becomes {@code replacement}, which may
   * be put before a piece as well.
   *
   * @param replacement the code point, as a rule U+2581
   * @param prependScheme whether a piece that does not begin with {@code replacement} gets one
   * @param split whether the text is split before each {@code replacement}
   */
  record Metaspace(int replacement, PrependScheme prependScheme, boolean split)
      implements PreTokenizerStep {
    /**
     * Checks the fields.
     *
     * @throws NullPointerException if the scheme is null
     * @throws IllegalArgumentException if {@code replacement} is no code point, or half a surrogate
     *     pair
     */
    public Metaspace {
      Objects.requireNonNull(
          prependScheme, "The prependScheme of Metaspace is null; the usual one is ALWAYS.");
      if (!Character.isValidCodePoint(replacement)
          || (replacement >= Character.MIN_SURROGATE && replacement <= Character.MAX_SURROGATE)) {
        throw new IllegalArgumentException(
            "The replacement of Metaspace is 0x%X, which is no character; the usual one is U+2581."
                .formatted(replacement));
      }
    }

    @Override
    public String describe() {
      return "Metaspace U+%04X %s %b".formatted(replacement, prependScheme, split);
    }
  }

  /** Where {@link Metaspace} puts its replacement before a piece that does not begin with it. */
  enum PrependScheme {
    /** Before every piece. */
    ALWAYS,
    /** Before a piece with which the original text begins. */
    FIRST,
    /** Nowhere. */
    NEVER
  }

  /** What becomes of a pattern that text is split at, shown for {@code "a--b"} and {@code "-"}. */
  enum SplitBehavior {
    /** {@code a b}. */
    REMOVED,
    /** {@code a - - b}. */
    ISOLATED,
    /** {@code a- - b}. */
    MERGED_WITH_PREVIOUS,
    /** {@code a - -b}. */
    MERGED_WITH_NEXT,
    /** {@code a -- b}. */
    CONTIGUOUS
  }
}
