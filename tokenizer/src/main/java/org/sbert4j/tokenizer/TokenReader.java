package org.sbert4j.tokenizer;

import java.util.Map;
import org.sbert4j.tokenizer.stages.NormalizedText;
import org.sbert4j.tokenizer.stages.PreTokenizer;
import org.sbert4j.tokenizer.stages.TokenBuffer;
import org.sbert4j.tokenizer.stages.Word;
import org.sbert4j.tokenizer.stages.WordSplitter;

/**
 * Reads the tokens of one text, a word at a time: what is not read yet costs nothing.
 *
 * <p>Not thread-safe: belongs to one call.
 */
final class TokenReader {
  private final Stages stages;
  private final String text;
  private final Segments segments;
  private final PreTokenizer words;

  /** What splits the text in the place of {@link #words}, or null. */
  private final WordSplitter splitter;

  private final Word word;
  private final TokenBuffer tokens;

  /** Where tokens are noted that are not spelled as the vocabulary has them, by their places. */
  private final Map<Integer, String> spellings;

  /** Whether the added token that ended the stretch is still to be read. */
  private boolean addedTokenIsNext;

  /** The stretch's normalized form and its reader, where that is cut at added tokens as well. */
  private NormalizedText normalized;

  private TokenReader normalizedReader;

  /** A reader of {@code text} that puts what it reads into {@code tokens}. */
  TokenReader(Stages stages, String text, TokenBuffer tokens) {
    this(stages, text, null, tokens, null);
  }

  /**
   * A reader of {@code text} that puts what it reads into {@code tokens}.
   *
   * @param source the text where it is normalized already, which {@code text} is as a string; or
   *     null
   * @param spellings where the tokens are noted, by their places in {@code tokens}, that are not
   *     spelled as the vocabulary has them: added ones, with the whitespace they took, and
   *     Unigram's unknown ones; or null
   */
  TokenReader(
      Stages stages,
      String text,
      NormalizedText source,
      TokenBuffer tokens,
      Map<Integer, String> spellings) {
    this.spellings = spellings;
    this.tokens = tokens;
    this.stages = stages;
    this.text = text;
    this.segments = new Segments(stages.addedTokens(), text);
    this.words = new PreTokenizer(stages.normalizer(), stages.rules());
    this.splitter =
        stages.preTokenizers() == null ? null : new WordSplitter(stages.preTokenizers(), source);
    this.word = new Word(stages.subwords().maxInputCharsPerWord());
  }

  /** The tokens read so far. */
  TokenBuffer tokens() {
    return tokens;
  }

  /** Reads the whole text or, where it goes on, more than {@code limit} tokens. */
  void readBeyond(int limit) {
    boolean more = true;
    while (more && tokens.size() <= limit) {
      more = read();
    }
  }

  /** Reads the tokens of the next word, or the next added token; false at the end of the text. */
  boolean read() {
    while (!readFromStretch()) {
      if (addedTokenIsNext) {
        addedTokenIsNext = false;
        tokens.beginWord();
        if (spellings != null) {
          String spelling = text.substring(segments.tokenStart(), segments.tokenEnd());
          spellings.put(tokens.size(), spelling);
        }
        tokens.add(segments.token().id(), segments.tokenStart(), segments.tokenEnd());
        return true;
      }
      if (!segments.next()) {
        return false;
      }
      addedTokenIsNext = segments.token() != null;
      beginStretch(segments.start(), segments.end());
    }
    return true;
  }

  private void beginStretch(int start, int end) {
    if (splitter != null) {
      splitter.begin(text, start, end);
    } else if (stages.normalized() == null) {
      words.begin(text, start, end);
    } else {
      normalized = stages.whole().normalize(text, start, end);
      normalizedReader =
          new TokenReader(
              stages.normalized(), normalized.toString(), normalized, tokens, spellings);
    }
  }

  private boolean readFromStretch() {
    if (stages.normalized() == null) {
      if (!(splitter == null ? words.next(word) : splitter.next(word))) {
        return false;
      }
      tokens.beginWord();
      if (spellings == null) {
        stages.subwords().tokenize(word, tokens);
      } else {
        stages.subwords().tokenize(word, tokens, spellings);
      }
      return true;
    }
    int first = tokens.size();
    if (normalizedReader == null || !normalizedReader.read()) {
      return false;
    }
    tokens.translateRanges(first, normalized);
    return true;
  }
}
