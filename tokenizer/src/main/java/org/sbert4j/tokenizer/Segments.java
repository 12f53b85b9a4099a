package org.sbert4j.tokenizer;

import org.sbert4j.tokenizer.unicode.UnicodeTables;

/**
 * A text cut at its added tokens: stretches of text, each ended by an added token or by the text's
 * end.
 *
 * <p>{@code "a[MASK]b"} is the stretch {@code "a"}, which the added token {@code [MASK]} ends, then
 * the stretch {@code "b"}, which the text's end ends. Each stretch is normalized on its own.
 *
 * <p>Matches are leftmost and longest and do not overlap, but the whitespace that one takes from
 * beside it may be another's too; then the two tokens' ranges overlap, or nothing is left of the
 * second.
 *
 * <p>Behaviour: find_matches in tokenizers/src/tokenizer/added_vocabulary.rs of the Hugging Face
 * tokenizers library. Not thread-safe: belongs to one call.
 */
final class Segments {
  private final AddedTokenMatcher matcher;
  private final String text;

  /** No match begins before this: the text up to here was another's. */
  private int searchFrom;

  /** Where the next stretch begins. */
  private int from;

  /** The end of the whitespace that was last stripped, so that none is walked over twice. */
  private int strippedTo;

  private boolean finished;
  private int start;
  private int end;
  private AddedToken token;
  private int tokenStart;
  private int tokenEnd;

  Segments(AddedTokenMatcher matcher, String text) {
    this.matcher = matcher;
    this.text = text;
  }

  /** Goes to the next stretch; false if the one before was the last. */
  boolean next() {
    if (finished) {
      return false;
    }
    start = from;
    AddedTokenMatcher.Match match = nextMatch();
    if (match == null) {
      end = text.length();
      token = null;
      finished = true;
      return true;
    }
    tokenStart = match.token().lstrip() ? stripLeft(match.start()) : match.start();
    tokenEnd = match.token().rstrip() ? stripRight(match.end()) : match.end();
    token = tokenStart < tokenEnd ? match.token() : null;
    end = Math.max(start, tokenStart);
    from = tokenEnd;
    return true;
  }

  /** Where the stretch begins. */
  int start() {
    return start;
  }

  /** Where the stretch ends. */
  int end() {
    return end;
  }

  /**
   * The added token that ended the stretch, or null if there is none: the text ended, or all that
   * was left of the token is whitespace that the one before it took.
   */
  AddedToken token() {
    return token;
  }

  /** Where the added token begins, with the whitespace it took. */
  int tokenStart() {
    return tokenStart;
  }

  /** Where the added token ends, with the whitespace it took. */
  int tokenEnd() {
    return tokenEnd;
  }

  private AddedTokenMatcher.Match nextMatch() {
    int index = matcher.nextStart(text, searchFrom);
    while (index < text.length()) {
      AddedTokenMatcher.Match match = matcher.longestAt(text, index);
      searchFrom = match == null ? index + 1 : match.end();
      if (match != null && (!match.token().singleWord() || standsAlone(match))) {
        return match;
      }
      index = matcher.nextStart(text, searchFrom);
    }
    return null;
  }

  private boolean standsAlone(AddedTokenMatcher.Match match) {
    int before = match.start();
    int after = match.end();
    return (before == 0 || !UnicodeTables.isWordCharacter(text.codePointBefore(before)))
        && (after == text.length() || !UnicodeTables.isWordCharacter(text.codePointAt(after)));
  }

  private int stripLeft(int index) {
    int to = index;
    while (to > start && UnicodeTables.isWhitespace(text.charAt(to - 1))) {
      to--;
    }
    return Math.max(to, start);
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
