package org.sbert4j.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.tokenizer.pipeline.OffsetTrimming;
import org.sbert4j.tokenizer.pipeline.SubwordModel;
import org.sbert4j.tokenizer.unicode.UnicodeTables;

/**
 * The fast Hugging Face BertTokenizer as plainly as it can be said, for {@link Tokenizer} to be
 * compared with: lists of code points going through one function after the other.
 *
 * <p>{@code "a[MASK]Unaffable!"} is the segments {@code a}, {@code [MASK]} and {@code Unaffable!};
 * the last is normalized to {@code unaffable!}, split into the words {@code unaffable} and {@code
 * !}, and these into the pieces {@code un ##aff ##able} and {@code !}.
 *
 * <p>Behaviour: added_vocabulary.rs, pre_tokenizers/bert.rs and models/wordpiece/mod.rs of the
 * Hugging Face tokenizers library.
 */
final class PlainTokenizer {
  private final TokenizerSettings settings;
  private final List<String> tokens;

  /** Takes words apart if the model is WordPiece. */
  private final SubwordModel.WordPiece model;

  /** Splits text and takes words apart if the model is byte pairs. */
  private final PlainBytePairs bytePairs;

  private final Map<String, Integer> vocabulary = new HashMap<>();

  /** What to look for in raw text and in normalized text: code points, and the token they are. */
  private final Map<List<Integer>, AddedToken> rawTokens = new HashMap<>();

  private final Map<List<Integer>, AddedToken> normalizedTokens = new HashMap<>();

  PlainTokenizer(List<String> vocabulary, TokenizerSettings settings) {
    this.settings = settings;
    this.tokens = vocabulary;
    this.model = settings.model() instanceof SubwordModel.WordPiece wordPiece ? wordPiece : null;
    for (int id = 0; id < vocabulary.size(); id++) {
      this.vocabulary.put(vocabulary.get(id), id); // of two equal tokens the later one stays
    }
    for (String token :
        List.of(
            settings.unkToken(),
            settings.clsToken(),
            settings.sepToken(),
            settings.padToken(),
            settings.maskToken())) {
      if (this.vocabulary.containsKey(token)) {
        addToken(AddedToken.special(token, this.vocabulary.get(token)));
      }
    }
    settings.addedTokens().forEach(this::addToken);
    this.bytePairs = model == null ? new PlainBytePairs(this.vocabulary, settings) : null;
  }

  /** With {@code normalized}, {@code "É"} is looked for as {@code "e"} if that is what text is. */
  private void addToken(AddedToken token) {
    List<PlainChar> content = PlainChar.listOf(token.content());
    rawTokens.remove(codePoints(content)); // a special token that is listed has its flags there
    if (token.normalized()) {
      normalizedTokens.put(codePoints(normalized(content)), token);
    } else {
      rawTokens.put(codePoints(content), token);
    }
  }

  /** A pipeline here has no normalizers. */
  private List<PlainChar> normalized(List<PlainChar> text) {
    return settings.pipeline() != null ? text : PlainNormalizer.normalize(text, settings);
  }

  private static List<Integer> codePoints(List<PlainChar> text) {
    return text.stream().map(PlainChar::codePoint).toList();
  }

  /** All tokens of {@code text}, no special ones but those in it. */
  List<PlainToken> tokenize(String text) {
    List<PlainToken> result = new ArrayList<>();
    List<String> spellings = new ArrayList<>();
    int wordId = 0;
    for (Segment segment : segments(text)) {
      if (segment.token() != null) {
        result.add(token(segment.token().id(), segment.chars(), wordId++));
        spellings.add(PlainChar.spell(segment.chars()));
      } else {
        List<List<PlainChar>> words =
            model == null ? bytePairs.words(segment.chars()) : words(segment.chars());
        for (List<PlainChar> word : words) {
          List<PlainToken> pieces =
              model == null ? bytePairs.pieces(word, wordId) : pieces(word, wordId);
          result.addAll(pieces);
          pieces.forEach(piece -> spellings.add(tokens.get(piece.id())));
          wordId++;
        }
      }
    }
    OffsetTrimming trimming = settings.offsetTrimming();
    return trimming == null ? result : PlainBytePairs.trimmed(result, spellings, text, trimming);
  }

  /** An added token and the text it takes, or normalized text between such, {@code token} null. */
  private record Segment(List<PlainChar> chars, AddedToken token) {}

  /** Added tokens are cut out of the raw text, then others out of the rest when normalized. */
  private List<Segment> segments(String text) {
    List<Segment> segments = new ArrayList<>();
    for (Segment raw : cut(PlainChar.listOf(text), rawTokens)) {
      if (raw.token() != null) {
        segments.add(raw);
      } else {
        List<PlainChar> normalized = normalized(raw.chars());
        segments.addAll(cut(normalized, normalizedTokens));
      }
    }
    return segments;
  }

  /** {@code "a[MASK]b"} becomes {@code a}, {@code [MASK]}, {@code b}. */
  private static List<Segment> cut(List<PlainChar> text, Map<List<Integer>, AddedToken> tokens) {
    List<Segment> segments = new ArrayList<>();
    int done = 0; // the text before this is in segments
    int index = 0;
    while (index < text.size()) {
      int length = longestMatch(text, index, tokens);
      if (length == 0) {
        index++;
        continue;
      }
      AddedToken token = tokens.get(codePoints(text.subList(index, index + length)));
      int start = token.lstrip() ? Math.max(done, skipSpaceLeft(text, index)) : index;
      int end = token.rstrip() ? skipSpaceRight(text, index + length) : index + length;
      boolean fits = !token.singleWord() || standsAlone(text, index, index + length);
      index += length;
      if (fits && start < end) { // no text is left if it is white space that one before it took
        if (done < start) {
          segments.add(new Segment(text.subList(done, start), null));
        }
        segments.add(new Segment(text.subList(start, end), token));
        done = end;
      }
    }
    if (done < text.size()) {
      segments.add(new Segment(text.subList(done, text.size()), null));
    }
    return segments;
  }

  /** The length of the longest token that begins at {@code index}, or 0. */
  private static int longestMatch(
      List<PlainChar> text, int index, Map<List<Integer>, AddedToken> tokens) {
    int longest = 0;
    for (List<Integer> content : tokens.keySet()) {
      if (content.size() > longest && standsAt(text, index, content)) {
        longest = content.size();
      }
    }
    return longest;
  }

  private static boolean standsAt(List<PlainChar> text, int index, List<Integer> content) {
    int matched = 0;
    while (matched < content.size()
        && index + matched < text.size()
        && text.get(index + matched).codePoint() == content.get(matched)) {
      matched++;
    }
    return matched == content.size();
  }

  /** Where the white space before {@code index} begins. */
  private static int skipSpaceLeft(List<PlainChar> text, int index) {
    int start = index;
    while (start > 0 && UnicodeTables.isWhitespace(text.get(start - 1).codePoint())) {
      start--;
    }
    return start;
  }

  /** Where the white space after {@code index} ends. */
  private static int skipSpaceRight(List<PlainChar> text, int index) {
    int end = index;
    while (end < text.size() && UnicodeTables.isWhitespace(text.get(end).codePoint())) {
      end++;
    }
    return end;
  }

  /** Whether no word character is beside: {@code "(x)"}, but not {@code "ax"} or {@code "x_"}. */
  private static boolean standsAlone(List<PlainChar> text, int start, int end) {
    return (start == 0 || !UnicodeTables.isWordCharacter(text.get(start - 1).codePoint()))
        && (end == text.size() || !UnicodeTables.isWordCharacter(text.get(end).codePoint()));
  }

  /** {@code "isn't it?"} becomes {@code isn}, {@code '}, {@code t}, {@code it}, {@code ?}. */
  private static List<List<PlainChar>> words(List<PlainChar> text) {
    List<List<PlainChar>> words = new ArrayList<>();
    List<PlainChar> word = new ArrayList<>();
    for (PlainChar c : text) {
      boolean punctuation = UnicodeTables.isPunctuation(c.codePoint());
      if (!punctuation && !UnicodeTables.isWhitespace(c.codePoint())) {
        word.add(c);
        continue;
      }
      if (!word.isEmpty()) {
        words.add(word);
        word = new ArrayList<>();
      }
      if (punctuation) {
        words.add(List.of(c));
      }
    }
    if (!word.isEmpty()) {
      words.add(word);
    }
    return words;
  }

  /** {@code "unaffable"} becomes {@code un ##aff ##able}, or unknown if any piece is missing. */
  private List<PlainToken> pieces(List<PlainChar> word, int wordId) {
    List<PlainToken> unknown = List.of(token(vocabulary.get(settings.unkToken()), word, wordId));
    if (word.size() > model.maxInputCharsPerWord()) {
      return unknown;
    }
    List<PlainToken> pieces = new ArrayList<>();
    int from = 0;
    while (from < word.size()) {
      int to = word.size();
      while (to > from && !vocabulary.containsKey(spelling(word, from, to))) {
        to--;
      }
      if (to == from) {
        return unknown;
      }
      int id = vocabulary.get(spelling(word, from, to));
      pieces.add(token(id, word.subList(from, to), wordId));
      from = to;
    }
    return pieces;
  }

  /** The piece from 2 to 5 of {@code unaffable} is {@code ##aff} in the vocabulary. */
  private String spelling(List<PlainChar> word, int from, int to) {
    String prefix = from == 0 ? "" : model.continuingSubwordPrefix();
    return prefix + PlainChar.spell(word.subList(from, to));
  }

  private static PlainToken token(int id, List<PlainChar> chars, int wordId) {
    return new PlainToken(id, chars.get(0).start(), chars.get(chars.size() - 1).end(), wordId);
  }
}
