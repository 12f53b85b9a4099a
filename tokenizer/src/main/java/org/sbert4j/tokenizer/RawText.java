package org.sbert4j.tokenizer;

/**
 * The original text as code points, cut into segments at its added tokens.
 *
 * <p>{@code "a[MASK]b"} is the segment {@code "a"}, which ends with the added token {@code [MASK]},
 * then the segment {@code "b"}, which ends with the text. Each segment is normalized on its own.
 * Half a surrogate pair reads as U+FFFD.
 *
 * <p>Whitespace that a token takes from before it (lstrip) has been read as the end of the segment
 * by then. That is no matter, since whitespace makes no token there; only the range shows it.
 *
 * <p>Behaviour: find_matches in tokenizers/src/tokenizer/added_vocabulary.rs of the Hugging Face
 * tokenizers library; matches are leftmost and longest.
 */
final class RawText implements CodePointStream {
  private static final int REPLACEMENT_CHARACTER = 0xFFFD;

  private final String text;
  private final AddedTokenMatcher matcher;

  private int segmentStart;
  private int position;
  private int start;

  /** No added token begins before this: the text up to here belongs to an earlier match. */
  private int searchFrom;

  /** The end of the whitespace that was last stripped, so that none is walked over twice. */
  private int strippedTo;

  private AddedToken addedToken;
  private int addedTokenStart;
  private int addedTokenEnd;

  RawText(String text, AddedTokenMatcher matcher) {
    this.text = text;
    this.matcher = matcher;
  }

  @Override
  public int next() {
    if (addedToken != null || position == text.length() || matchAt(position)) {
      return END;
    }
    int codePoint = text.codePointAt(position);
    start = position;
    position += Character.charCount(codePoint);
    return Surrogates.isSurrogate(codePoint) ? REPLACEMENT_CHARACTER : codePoint;
  }

  @Override
  public int start() {
    return start;
  }

  @Override
  public int end() {
    return position;
  }

  /**
   * The added token that ended the segment, or null if there is none: the text ended, or all that
   * was left of the token is whitespace that the one before it took.
   */
  AddedToken addedToken() {
    return addedTokenStart < addedTokenEnd ? addedToken : null;
  }

  /** Where the added token begins, with the whitespace it took. */
  int addedTokenStart() {
    return addedTokenStart;
  }

  /** Where the added token ends, with the whitespace it took. */
  int addedTokenEnd() {
    return addedTokenEnd;
  }

  /** Goes on after the added token that ended the segment; false at the end of the text. */
  boolean nextSegment() {
    if (addedToken == null) {
      return false;
    }
    addedToken = null;
    segmentStart = addedTokenEnd;
    position = addedTokenEnd;
    // Whitespace that rstrip took may still hold the beginning of another added token.
    int index = searchFrom;
    while (index < segmentStart && !matchAt(index)) {
      index++;
    }
    return true;
  }

  private boolean matchAt(int index) {
    if (index < searchFrom) {
      return false;
    }
    AddedToken match = matcher.longestAt(text, index);
    if (match == null) {
      return false;
    }
    int end = index + match.content().length();
    searchFrom = end;
    if (match.singleWord() && !standsAlone(index, end)) {
      return false;
    }
    addedToken = match;
    addedTokenStart = match.lstrip() ? stripLeft(index) : index;
    addedTokenEnd = match.rstrip() ? stripRight(end) : end;
    return true;
  }

  private boolean standsAlone(int from, int to) {
    return (from == 0 || !UnicodeTables.isWordCharacter(text.codePointBefore(from)))
        && (to == text.length() || !UnicodeTables.isWordCharacter(text.codePointAt(to)));
  }

  private int stripLeft(int index) {
    int from = index;
    while (from > segmentStart && UnicodeTables.isWhitespace(text.charAt(from - 1))) {
      from--;
    }
    return Math.max(from, segmentStart);
  }

  private int stripRight(int index) {
    int to = Math.max(index, strippedTo);
    while (to < text.length() && UnicodeTables.isWhitespace(text.charAt(to))) {
      to++;
    }
    strippedTo = to;
    return to;
  }
}
