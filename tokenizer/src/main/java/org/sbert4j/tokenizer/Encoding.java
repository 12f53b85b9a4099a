package org.sbert4j.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.sbert4j.tokenizer.pipeline.OffsetTrimming;
import org.sbert4j.tokenizer.stages.Part;
import org.sbert4j.tokenizer.stages.TokenBuffer;
import org.sbert4j.tokenizer.stages.TokenSequence;
import org.sbert4j.tokenizer.unicode.CodePointIndex;

/**
 * A text, or a pair of texts, as the model reads it: {@code [CLS]}, its tokens, {@code [SEP]}; T of
 * them in all.
 *
 * <p>An encoding keeps the texts it was made of, because the original is what its offsets count in
 * and what was cut off is counted only when asked for. Immutable and thread-safe; every array is
 * the caller's own copy.
 */
public final class Encoding {
  private static final int NONE = -1;

  /** A text, and what ranges in it need of the whole of it. Thread-safe. */
  static final class Text {
    private final Tokenizer tokenizer;
    private final String text;

    /** Made when first asked for; it is immutable, so that any thread's will do. */
    private CodePointIndex codePoints;

    /** As well; by place, for ranges that are trimmed. The text is read once more for them. */
    private Map<Integer, String> spellings;

    Text(Tokenizer tokenizer, String text) {
      this.tokenizer = tokenizer;
      this.text = text;
    }

    /** How the reference spells a token, by which it trims; {@code place} is that in the text. */
    private String spelling(int id, int place) {
      String spelling = null;
      if (tokenizer.isSpelledByText(id)) {
        Map<Integer, String> known = spellings;
        if (known == null) {
          known = tokenizer.spellings(text);
          spellings = known;
        }
        spelling = known.get(place);
      }
      return spelling == null ? tokenizer.vocabulary().token(id) : spelling;
    }

    private CodePointIndex codePoints() {
      CodePointIndex index = codePoints;
      if (index == null) {
        index = new CodePointIndex(text);
        codePoints = index;
      }
      return index;
    }
  }

  /** What an encoding and its overflowing pieces were made of. Thread-safe. */
  static final class Source {
    private final Tokenizer tokenizer;
    private final Text first;
    private final Text second;
    private final boolean firstCut;
    private final boolean secondCut;
    private final EncodeOptions options;

    /**
     * The source of an encoding.
     *
     * @param second null for a single text
     * @param firstCut whether not all tokens of the first text are in the encoding
     * @param secondCut whether not all tokens of the second are
     */
    Source(
        Tokenizer tokenizer,
        Text first,
        Text second,
        boolean firstCut,
        boolean secondCut,
        EncodeOptions options) {
      this.tokenizer = tokenizer;
      this.first = first;
      this.second = second;
      this.firstCut = firstCut;
      this.secondCut = secondCut;
      this.options = options;
    }

    private Text text(int sequence) {
      return sequence == 0 ? first : second;
    }

    /** Of all tokens, those that were cut off among them. */
    private int tokenCount() {
      return tokenizer.count(first.text, second == null ? null : second.text, options);
    }

    EncodeOptions options() {
      return options;
    }

    boolean truncated() {
      return firstCut || secondCut;
    }
  }

  private final Source source;
  private final TokenSequence tokens;
  private final List<Encoding> overflowing;

  /** {@link #sizeBeforeTruncation()} once it was asked for; every thread would count the same. */
  private int sizeBeforeTruncation = NONE;

  Encoding(Source source, TokenSequence tokens, List<Encoding> overflowing) {
    this.source = source;
    this.tokens = tokens;
    this.overflowing = overflowing;
  }

  /** The number T of tokens, special ones and padding included. */
  public int size() {
    return tokens.length();
  }

  /** Token ids [T]. */
  public int[] inputIds() {
    return tokens.column(TokenBuffer.ID);
  }

  /** The attention mask [T]: 1, but for padding 0. */
  public int[] attentionMask() {
    int[] attentionMask = new int[size()];
    Arrays.fill(attentionMask, tokens.content().from(), tokens.content().to(), 1);
    return attentionMask;
  }

  /** Token type ids [T]: for BERT 0, but 1 for the second of two texts and its {@code [SEP]}. */
  public int[] tokenTypeIds() {
    return tokens.tokenTypeIds();
  }

  /**
   * The special tokens mask [T]: 1 for what the post-processor added and for padding, 0 for tokens
   * of a text, also where the text itself contains a special token.
   */
  public int[] specialTokensMask() {
    return IntStream.range(0, size()).map(i -> isOfText(i) ? 0 : 1).toArray();
  }

  /**
   * Of which text each token is [T]: 0 for the first, 1 for the second, -1 for special tokens and
   * padding.
   */
  public int[] sequenceIds() {
    return IntStream.range(0, size()).map(this::sequenceId).toArray();
  }

  private int sequenceId(int index) {
    if (tokens.first().contains(index)) {
      return 0;
    }
    return tokens.second().contains(index) ? 1 : NONE;
  }

  private boolean isOfText(int index) {
    return sequenceId(index) != NONE;
  }

  /**
   * The word each token is part of [T], counted from 0 in each text; -1 for special tokens and
   * padding. A punctuation character, an ideograph and an added token are words of their own.
   */
  public int[] wordIds() {
    return tokens.column(TokenBuffer.WORD);
  }

  /** The tokens [T] as the vocabulary spells them. */
  public List<String> tokens() {
    return IntStream.of(inputIds()).mapToObj(source.tokenizer::idToToken).toList();
  }

  /**
   * Where token {@code index} begins in the original text that it is of, in UTF-16 chars; 0 for
   * special tokens and padding.
   *
   * @throws IndexOutOfBoundsException if there is no such token
   */
  public int startOffset(int index) {
    return range(index).start();
  }

  /**
   * Where token {@code index} ends in the original text that it is of, in UTF-16 chars, exclusive;
   * 0 for special tokens and padding.
   *
   * @throws IndexOutOfBoundsException if there is no such token
   */
  public int endOffset(int index) {
    return range(index).end();
  }

  private TextRange range(int index) {
    Objects.checkIndex(index, size());
    TextRange range =
        new TextRange(tokens.get(index, TokenBuffer.START), tokens.get(index, TokenBuffer.END));
    OffsetTrimming trimming = source.tokenizer.settings().offsetTrimming();
    if (trimming == null || !isOfText(index)) {
      return range;
    }
    int sequence = sequenceId(index);
    String text = text(sequence);
    int id = tokens.get(index, TokenBuffer.ID);
    boolean first = index == (sequence == 0 ? tokens.first() : tokens.second()).from();
    return range.trimmed(
        text,
        source.text(sequence).spelling(id, tokens.placeInText(index)),
        first,
        trimming.addPrefixSpace());
  }

  /**
   * {@link #startOffset} in code points, in which the reference counts. The first call for a text
   * looks through all of it.
   *
   * @throws IndexOutOfBoundsException if there is no such token
   */
  public int startCodePoint(int index) {
    return codePoints(index, startOffset(index));
  }

  /**
   * {@link #endOffset} in code points, in which the reference counts. The first call for a text
   * looks through all of it.
   *
   * @throws IndexOutOfBoundsException if there is no such token
   */
  public int endCodePoint(int index) {
    return codePoints(index, endOffset(index));
  }

  private int codePoints(int index, int offset) {
    return offset == 0 ? 0 : source.text(sequenceId(index)).codePoints().codePoints(offset);
  }

  /**
   * The first text (0) or the second (1), as it was given.
   *
   * @throws IndexOutOfBoundsException if there is no such text
   */
  public String text(int sequence) {
    Objects.checkIndex(sequence, source.second == null ? 1 : 2);
    return source.text(sequence).text;
  }

  /** Whether a text has tokens that are not here because there was no room for them. */
  public boolean truncated() {
    return source.truncated();
  }

  /**
   * The number of tokens there would be if nothing had been cut, special ones included, padding
   * not. If something was cut the texts are read to their ends now, at the first call.
   */
  public int sizeBeforeTruncation() {
    if (sizeBeforeTruncation == NONE) {
      sizeBeforeTruncation = truncated() ? source.tokenCount() : tokens.content().size();
    }
    return sizeBeforeTruncation;
  }

  /**
   * Where a text was cut, as an index into its chars: when the right side is cut off the end of the
   * last token kept, so that the chars before are what the model reads; when the left side is, the
   * start of the first token kept. The text's length, or for the left side 0, if nothing was cut.
   *
   * @param sequence 0 for the first text, 1 for the second
   * @throws IndexOutOfBoundsException if there is no such text
   */
  public int cutOffset(int sequence) {
    String text = text(sequence);
    boolean cut = sequence == 0 ? source.firstCut : source.secondCut;
    Part places = sequence == 0 ? tokens.first() : tokens.second();
    boolean right = source.options.truncationSide() == Side.RIGHT;
    if (!cut) {
      return right ? text.length() : 0;
    }
    if (places.size() == 0) {
      return right ? 0 : text.length();
    }
    return right ? endOffset(places.to() - 1) : startOffset(places.from());
  }

  /**
   * What was cut off, in pieces that are encodings of their own; empty unless {@link
   * EncodeOptions#returnOverflowingTokens()}. With two texts these are all combinations of their
   * pieces but the one that this encoding is, in the reference's order. An overflowing piece counts
   * as truncated, and has no overflowing pieces itself.
   */
  public List<Encoding> overflowing() {
    return overflowing;
  }

  /** This encoding and its overflowing pieces, filled up to {@code length} tokens. */
  Encoding padded(int length, Side side) {
    List<Encoding> pieces = overflowing.stream().map(piece -> piece.padded(length, side)).toList();
    int at = side == Side.LEFT ? length - size() : 0;
    TokenSequence padded =
        length <= size() ? tokens : tokens.padded(length, at, source.tokenizer.padTokenId());
    return new Encoding(source, padded, pieces);
  }

  @Override
  public String toString() {
    return tokens() + (truncated() ? " (truncated)" : "");
  }
}
