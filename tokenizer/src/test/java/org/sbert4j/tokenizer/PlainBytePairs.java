package org.sbert4j.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.tokenizer.pipeline.OffsetTrimming;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep;
import org.sbert4j.tokenizer.pipeline.SubwordModel;
import org.sbert4j.tokenizer.unicode.PipelineTables;
import org.sbert4j.tokenizer.unicode.UnicodeTables;

/**
 * Byte-level byte pairs as plainly as they can be said, for {@link PlainTokenizer}: GPT-2's regular
 * expression an alternative at a time, and merges by looking through the whole word for each.
 *
 * <p>Behaviour: pre_tokenizers/byte_level.rs and models/bpe/model.rs of the Hugging Face tokenizers
 * library.
 */
final class PlainBytePairs {
  private static final List<String> CONTRACTIONS =
      List.of("'s", "'t", "'re", "'ve", "'m", "'ll", "'d");

  private final Map<String, Integer> vocabulary;
  private final SubwordModel.BytePairs model;
  private final PreTokenizerStep.ByteLevel step;
  private final Map<String, Integer> ranks = new HashMap<>();

  PlainBytePairs(Map<String, Integer> vocabulary, TokenizerSettings settings) {
    this.vocabulary = vocabulary;
    this.model = (SubwordModel.BytePairs) settings.model();
    this.step = (PreTokenizerStep.ByteLevel) settings.pipeline().preTokenizers().get(0);
    for (SubwordModel.Merge merge : model.merges()) {
      ranks.put(merge.left() + "\n" + merge.right(), ranks.size());
    }
  }

  /** {@code "isn't it"} becomes {@code isn}, {@code 't}, {@code Ġit}. */
  List<List<PlainChar>> words(List<PlainChar> piece) {
    List<PlainChar> text = new ArrayList<>(piece);
    if (step.addPrefixSpace() && piece.get(0).codePoint() != ' ') {
      text.add(0, piece.get(0).as(' '));
    }
    List<List<PlainChar>> words = new ArrayList<>();
    while (!text.isEmpty()) {
      int length = step.useRegex() ? matchLength(text) : text.size();
      words.add(bytes(text.subList(0, length)));
      text = text.subList(length, text.size());
    }
    return words;
  }

  /** How much of the text's beginning the regular expression matches. */
  private static int matchLength(List<PlainChar> text) {
    String spelled = PlainChar.spell(text.subList(0, Math.min(3, text.size())));
    for (String contraction : CONTRACTIONS) {
      if (spelled.startsWith(contraction)) {
        return contraction.length();
      }
    }
    for (String kind : List.of("L", "N", "other")) {
      int space = text.get(0).codePoint() == ' ' ? 1 : 0;
      int length = space + run(text.subList(space, text.size()), kind);
      if (length > space) {
        return length;
      }
    }
    int spaces = run(text, "s");
    return spaces > 1 && spaces < text.size() ? spaces - 1 : spaces;
  }

  private static int run(List<PlainChar> text, String kind) {
    int length = 0;
    while (length < text.size() && kind(text.get(length).codePoint()).equals(kind)) {
      length++;
    }
    return length;
  }

  private static String kind(int codePoint) {
    if (UnicodeTables.isWhitespace(codePoint)) {
      return "s";
    }
    if (PipelineTables.isNumber(codePoint)) {
      return "N";
    }
    return PipelineTables.isLetter(codePoint) ? "L" : "other";
  }

  /** {@code " é"} becomes {@code ĠÃ©}. */
  private static List<PlainChar> bytes(List<PlainChar> text) {
    List<PlainChar> bytes = new ArrayList<>();
    for (PlainChar c : text) {
      for (byte value : Character.toString(c.codePoint()).getBytes(StandardCharsets.UTF_8)) {
        bytes.add(c.as(characterOf(value & 0xFF)));
      }
    }
    return bytes;
  }

  /** Bytes that are no printable Latin-1 are counted from U+0100 on. */
  static int characterOf(int value) {
    int hidden = 0;
    for (int other = 0; other <= value; other++) {
      boolean shown = (other > ' ' && other < 0x7F) || (other > 0xA0 && other != 0xAD);
      if (shown && other == value) {
        return value;
      }
      hidden += shown ? 0 : 1;
    }
    return 0x100 + hidden - 1;
  }

  /** A token of a word and the bytes of the word that are its own. */
  private record Symbol(String token, int length) {}

  List<PlainToken> pieces(List<PlainChar> word, int wordId) {
    String spelled = PlainChar.spell(word);
    List<Symbol> symbols =
        model.ignoreMerges() && vocabulary.containsKey(spelled)
            ? List.of(new Symbol(spelled, spelled.getBytes(StandardCharsets.UTF_8).length))
            : merged(symbols(word));
    List<PlainChar> places = new ArrayList<>(); // of each byte in the word's UTF-8 its character
    for (PlainChar c : word) {
      for (int i = 0; i < length(c); i++) {
        places.add(c);
      }
    }
    List<PlainToken> tokens = new ArrayList<>();
    int from = 0;
    for (Symbol symbol : symbols) {
      int to = from + symbol.length();
      tokens.add(
          new PlainToken(
              vocabulary.get(symbol.token()),
              places.get(from).start(),
              places.get(to - 1).end(),
              wordId));
      from = to;
    }
    return tokens;
  }

  private static int length(PlainChar c) {
    return Character.toString(c.codePoint()).getBytes(StandardCharsets.UTF_8).length;
  }

  private List<Symbol> symbols(List<PlainChar> word) {
    List<Symbol> symbols = new ArrayList<>();
    boolean joins = false; // whether the symbol before is an unknown one that more can be added to
    for (PlainChar c : word) {
      String token = Character.toString(c.codePoint());
      boolean known = vocabulary.containsKey(token);
      if (known) {
        symbols.add(new Symbol(token, length(c)));
      } else if (joins && model.fuseUnk()) {
        Symbol last = symbols.remove(symbols.size() - 1);
        symbols.add(new Symbol(last.token(), last.length() + length(c)));
      } else if (model.unkToken() != null) {
        symbols.add(new Symbol(model.unkToken(), length(c)));
      }
      joins = !known && model.unkToken() != null;
    }
    return symbols;
  }

  private List<Symbol> merged(List<Symbol> symbols) {
    List<Symbol> result = new ArrayList<>(symbols);
    while (true) {
      int best = -1;
      int bestRank = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < result.size(); i++) {
        String pair = result.get(i).token() + "\n" + result.get(i + 1).token();
        int rank = ranks.getOrDefault(pair, Integer.MAX_VALUE);
        if (rank < bestRank) {
          best = i;
          bestRank = rank;
        }
      }
      if (best < 0) {
        return result;
      }
      Symbol left = result.get(best);
      Symbol right = result.remove(best + 1);
      result.set(best, new Symbol(left.token() + right.token(), left.length() + right.length()));
    }
  }

  /** Ranges without the whitespace of their tokens, reckoned in code points. */
  static List<PlainToken> trimmed(
      List<PlainToken> tokens, List<String> spellings, String text, OffsetTrimming trimming) {
    List<PlainToken> trimmed = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      PlainToken token = tokens.get(i);
      int start = text.codePointCount(0, token.start());
      int end = text.codePointCount(0, token.end());
      int[] spelled = spellings.get(i).codePoints().toArray();
      int leading = 0;
      while (leading < spelled.length && isSpace(spelled[leading])) {
        leading++;
      }
      int trailing = 0;
      while (trailing < spelled.length && isSpace(spelled[spelled.length - 1 - trailing])) {
        trailing++;
      }
      boolean isPrefix = trimming.addPrefixSpace() && leading == 1 && (i == 0 || start == 0);
      start = isPrefix ? start : Math.min(start + leading, end);
      end = end >= trailing ? Math.max(end - trailing, start) : end;
      trimmed.add(
          new PlainToken(
              token.id(),
              text.offsetByCodePoints(0, start),
              text.offsetByCodePoints(0, end),
              token.wordId()));
    }
    return trimmed;
  }

  private static boolean isSpace(int codePoint) {
    return codePoint == 'Ġ' || UnicodeTables.isWhitespace(codePoint);
  }
}
