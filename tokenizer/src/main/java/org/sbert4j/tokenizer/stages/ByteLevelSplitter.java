package org.sbert4j.tokenizer.stages;

import org.sbert4j.tokenizer.bytepairs.ByteAlphabet;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep;
import org.sbert4j.tokenizer.unicode.PipelineTables;
import org.sbert4j.tokenizer.unicode.Surrogates;
import org.sbert4j.tokenizer.unicode.UnicodeTables;

/**
 * Second stage of a byte-level tokenizer: splits words off with the space before them and spells
 * them by their bytes.
 *
 * <p>{@code "isn't it?"} becomes {@code isn 't Ġit ?}. GPT-2 says how by a regular expression,
 * {@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}, which is
 * written out here: each char is looked at once or twice, whatever the text. All the characters
 * that spell one have its range.
 *
 * <p>Behaviour: tokenizers/src/pre_tokenizers/byte_level.rs of the Hugging Face tokenizers library.
 * Not thread-safe: belongs to one call.
 */
final class ByteLevelSplitter {
  /** What {@code '} may be followed by to be a word with it. */
  private static final String[] CONTRACTIONS = {"s", "t", "re", "ve", "m", "ll", "d"};

  private static final int LETTER = 0;
  private static final int NUMBER = 1;
  private static final int WHITESPACE = 2;
  private static final int OTHER = 3;

  /** The kinds of ASCII. */
  private static final byte[] KINDS = new byte[0x80];

  static {
    for (int c = 0; c < KINDS.length; c++) {
      KINDS[c] = (byte) kindOf(c);
    }
  }

  private final PreTokenizerStep.ByteLevel step;
  private String text = "";
  private int position;
  private int end;

  /** Whether the next word begins with a space that the text has not. */
  private boolean prefixed;

  ByteLevelSplitter(PreTokenizerStep.ByteLevel step) {
    this.step = step;
  }

  /** Goes to the piece {@code [from, to)} of {@code text}, whose words are next. */
  void begin(String text, int from, int to) {
    this.text = text;
    position = from;
    end = to;
    prefixed = step.addPrefixSpace() && from < to && text.charAt(from) != ' ';
  }

  /** Reads the next word of the piece into {@code word}; false if there is none. */
  boolean next(Word word) {
    if (position == end) {
      return false;
    }
    word.clear();
    int to = step.useRegex() ? wordEnd() : end;
    if (prefixed) {
      int first = text.codePointAt(position);
      word.append(ByteAlphabet.SPACE, position, position + Character.charCount(first));
      prefixed = false;
    }
    while (position < to) {
      char c = text.charAt(position);
      if (c < 0x80) {
        word.append(ByteAlphabet.charOf(c), position++);
      } else {
        position = appendBytes(word, position);
      }
    }
    return true;
  }

  /** Appends the UTF-8 of the code point at {@code index}, and tells where the next one is. */
  private int appendBytes(Word word, int index) {
    int codePoint = text.codePointAt(index);
    int next = index + Character.charCount(codePoint);
    if (Surrogates.isSurrogate(codePoint)) {
      codePoint = 0xFFFD;
    }
    int continuations = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
    int lead = (0xF0 << (3 - continuations)) & 0xF0;
    int shift = 6 * continuations;
    word.append(ByteAlphabet.charOf(lead | (codePoint >> shift)), index, next);
    while (shift > 0) {
      shift -= 6;
      word.append(ByteAlphabet.charOf(0x80 | ((codePoint >> shift) & 0x3F)), index, next);
    }
    return next;
  }

  /** Where the word ends that begins at the position, or with a space before it. */
  private int wordEnd() {
    int from = position;
    if (!prefixed) {
      if (text.charAt(from) == '\'') {
        int contraction = contractionEnd(from + 1);
        if (contraction > 0) {
          return contraction;
        }
      } else if (text.charAt(from) == ' ' && from + 1 < end && kindAt(from + 1) != WHITESPACE) {
        from++;
      }
    }
    int kind = kindAt(from);
    int to = from;
    while (to < end && kindAt(to) == kind) {
      to += Character.charCount(text.codePointAt(to));
    }
    // Whitespace before something leaves its last char to what follows, if it has two at least.
    boolean several = prefixed || to > position + 1;
    return kind == WHITESPACE && to < end && several ? to - 1 : to;
  }

  private int contractionEnd(int from) {
    for (String contraction : CONTRACTIONS) {
      int to = from + contraction.length();
      if (to <= end && text.startsWith(contraction, from)) {
        return to;
      }
    }
    return -1;
  }

  private int kindAt(int index) {
    char c = text.charAt(index);
    return c < KINDS.length ? KINDS[c] : kindOf(text.codePointAt(index));
  }

  private static int kindOf(int codePoint) {
    if (PipelineTables.isLetter(codePoint)) {
      return LETTER;
    }
    if (UnicodeTables.isWhitespace(codePoint)) {
      return WHITESPACE;
    }
    return PipelineTables.isNumber(codePoint) ? NUMBER : OTHER;
  }
}
