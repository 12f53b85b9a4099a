package org.sbert4j;

import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.TextPair;

/**
 * How what a model is given becomes tokens. Thread-safe.
 *
 * @param <T> a text, or a pair of texts
 */
interface InputTokenizer<T> {
  /** The most tokens of an input, special ones included. */
  int maxSeqLength();

  /** The input's tokens, cut at {@link #maxSeqLength()}. */
  Encoding encode(T input);

  /** Chars of the input. */
  long characters(T input);

  /** Whether an input has segments, so that its token types count. */
  boolean hasSegments();

  /** Each text by itself. */
  static InputTokenizer<String> ofTexts(BertTokenizer tokenizer, int maxSeqLength) {
    return new Texts(tokenizer, maxSeqLength);
  }

  /** The two texts of a pair in one sequence; the longer one is cut first. */
  static InputTokenizer<TextPair> ofPairs(BertTokenizer tokenizer, int maxSeqLength) {
    return new Pairs(tokenizer, maxSeqLength);
  }

  /** See {@link #ofTexts}. */
  record Texts(BertTokenizer tokenizer, int maxSeqLength) implements InputTokenizer<String> {
    @Override
    public Encoding encode(String text) {
      return tokenizer.encode(text, maxSeqLength);
    }

    @Override
    public long characters(String text) {
      return text.length();
    }

    @Override
    public boolean hasSegments() {
      return false;
    }
  }

  /** See {@link #ofPairs}. */
  record Pairs(BertTokenizer tokenizer, int maxSeqLength) implements InputTokenizer<TextPair> {
    @Override
    public Encoding encode(TextPair pair) {
      return tokenizer.encode(pair, EncodeOptions.maxLength(maxSeqLength));
    }

    @Override
    public long characters(TextPair pair) {
      return (long) pair.first().length() + pair.second().length();
    }

    @Override
    public boolean hasSegments() {
      return true;
    }
  }
}
