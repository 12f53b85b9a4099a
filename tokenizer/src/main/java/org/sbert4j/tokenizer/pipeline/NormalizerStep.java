package org.sbert4j.tokenizer.pipeline;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A step that changes text.
 *
 * <p>Behaviour: tokenizers/src/normalizers of the Hugging Face tokenizers library, with its
 * versions of Unicode.
 */
public sealed interface NormalizerStep {
  /** The step and what it was given, the same on every JVM: {@code Replace "a" "b"}. */
  default String describe() {
    return getClass().getSimpleName();
  }

  /**
   * BertNormalizer.
   *
   * @param cleanText drops control characters and makes every whitespace a space
   * @param tokenizeChineseChars puts spaces round ideographs
   * @param stripAccents takes characters apart and drops nonspacing marks
   * @param doLowerCase lower-cases
   */
  record Bert(
      boolean cleanText, boolean tokenizeChineseChars, boolean stripAccents, boolean doLowerCase)
      implements NormalizerStep {
    @Override
    public String describe() {
      return "Bert %b %b %b %b"
          .formatted(cleanText, tokenizeChineseChars, stripAccents, doLowerCase);
    }
  }

  /** Lower-cases each code point by itself. */
  record Lowercase() implements NormalizerStep {}

  /** Drops combining marks of every kind; takes nothing apart. */
  record StripAccents() implements NormalizerStep {}

  /** One of the four Unicode normalization forms. */
  record Form(UnicodeForm form) implements NormalizerStep {
    @Override
    public String describe() {
      return form.name();
    }
  }

  /** Drops whitespace at the ends of the text. */
  record Strip(boolean left, boolean right) implements NormalizerStep {
    @Override
    public String describe() {
      return "Strip %b %b".formatted(left, right);
    }
  }

  /**
   * Puts {@code content} in the place of each {@code pattern}, from the left.
   *
   * @param pattern the text to look for, at least one char; no regular expression
   */
  record Replace(String pattern, String content) implements NormalizerStep {
    /**
     * Checks the pattern.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Replace {
      requireText(pattern, "Replace looks for an empty text");
      Objects.requireNonNull(content, "The content of Replace is null; give an empty text.");
    }

    @Override
    public String describe() {
      return "Replace %s %s".formatted(Pipeline.quoted(pattern), Pipeline.quoted(content));
    }
  }

  /**
   * Puts {@code content} in the place of each run of two spaces (U+0020) or more: Replace with the
   * regular expression {@code " {2,}"}, which SentencePiece's {@code remove_extra_whitespaces}
   * becomes.
   */
  record ReplaceSpaceRuns(String content) implements NormalizerStep {
    /**
     * Checks the content.
     *
     * @throws NullPointerException if it is null
     */
    public ReplaceSpaceRuns {
      Objects.requireNonNull(content, "The content of Replace is null; give an empty text.");
    }

    @Override
    public String describe() {
      return "ReplaceSpaceRuns " + Pipeline.quoted(content);
    }
  }

  /**
   * SentencePiece's own normalizer, whose rules are in the model's file: what text becomes what
   * other.
   *
   * <p>The bytes are the length of a double array in bytes, that array (darts-clone's), and the
   * texts that its values are places in, each ended by a zero byte; all numbers are little-endian
   * and of four bytes.
   *
   * @param charsmap {@code precompiled_charsmap}, decoded; copied, and copied when it is asked for
   */
  record Precompiled(byte[] charsmap) implements NormalizerStep {
    /**
     * Copies and checks the bytes.
     *
     * @throws NullPointerException if they are null
     * @throws IllegalArgumentException that says what is wrong, if they are no charsmap
     */
    public Precompiled {
      charsmap =
          Objects.requireNonNull(
                  charsmap, "The charsmap of Precompiled is null; leave the step out for none.")
              .clone();
      CharsmapFormat.check(charsmap);
    }

    /** A copy of the bytes. */
    @Override
    public byte[] charsmap() {
      return charsmap.clone();
    }

    @Override
    public String describe() {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(charsmap);
        return "Precompiled " + HexFormat.of().formatHex(digest);
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("Every Java has SHA-256.", e);
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Precompiled that && Arrays.equals(charsmap, that.charsmap);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(charsmap);
    }

    @Override
    public String toString() {
      return describe();
    }
  }

  /**
   * Puts text before a text that is not empty.
   *
   * @param content at least one char
   */
  record Prepend(String content) implements NormalizerStep {
    /**
     * Checks the content.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Prepend {
      requireText(content, "Prepend puts an empty text in front");
    }

    @Override
    public String describe() {
      return "Prepend " + Pipeline.quoted(content);
    }
  }

  /** What SentencePiece's nmt rules do: drops control characters and makes some others spaces. */
  record Nmt() implements NormalizerStep {}

  /** A Unicode normalization form. */
  enum UnicodeForm {
    /** Canonical decomposition, then composition. */
    NFC,
    /** Canonical decomposition. */
    NFD,
    /** Compatibility decomposition, then composition. */
    NFKC,
    /** Compatibility decomposition. */
    NFKD
  }

  private static void requireText(String text, String problem) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(problem + "; give it one, or leave the step out.");
    }
  }
}
