package org.sbert4j.tokenizer.pipeline;

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
