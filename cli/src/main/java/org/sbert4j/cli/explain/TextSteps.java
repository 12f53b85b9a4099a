package org.sbert4j.cli.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.NormalizedString;
import org.sbert4j.tokenizer.Tokenizer;

/**
 * From a text to ids, step by step: characters, their normalized form, words, pieces. Offsets are
 * in code points of the text, its prompt included.
 */
final class TextSteps {
  /** Of a longer text, or word, the page shows the beginning. */
  private static final int MOST_CHARACTERS = 2000;

  private static final int MOST_OF_A_WORD = 60;

  /** How much of what was cut off is shown. */
  private static final int BEYOND_THE_CUT = 60;

  private final Encoding encoding;
  private final String text;
  private final String shown;
  private final NormalizedString normalized;

  TextSteps(Tokenizer tokenizer, Encoding encoding) {
    this.encoding = encoding;
    this.text = encoding.text(0);
    int end = encoding.truncated() ? encoding.cutOffset(0) : text.length();
    this.shown = beginning(text, beginning(text.substring(0, end), MOST_CHARACTERS).length());
    this.normalized = tokenizer.normalize(shown);
  }

  /** {@code prompt} is how many chars of the text are a prompt. */
  Map<String, Object> fields(int prompt) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("text", shown);
    fields.put("direction", direction());
    fields.put("prompt", text.codePointCount(0, Math.min(prompt, text.length())));
    fields.put("length", text.codePointCount(0, text.length()));
    fields.put("truncated", encoding.truncated());
    fields.put("tokenCount", encoding.sizeBeforeTruncation());
    String rest = text.substring(shown.length());
    fields.put("rest", beginning(rest, BEYOND_THE_CUT));
    fields.put("characters", characters());
    fields.put("normalized", normalized.text());
    fields.put("words", words());
    fields.put("tokens", tokens());
    return fields;
  }

  /** The first code points. */
  private static String beginning(String text, int codePoints) {
    return text.codePointCount(0, text.length()) <= codePoints
        ? text
        : text.substring(0, text.offsetByCodePoints(0, codePoints));
  }

  /** That of the first character that has one. */
  private String direction() {
    for (int codePoint : shown.codePoints().toArray()) {
      switch (Character.getDirectionality(codePoint)) {
        case Character.DIRECTIONALITY_LEFT_TO_RIGHT -> {
          return "ltr";
        }
        case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
            Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC -> {
          return "rtl";
        }
        default -> {}
      }
    }
    return "ltr";
  }

  /** Each with its number in Unicode and, where that is something else, its normalized form. */
  private List<Map<String, Object>> characters() {
    List<Map<String, Object>> characters = new ArrayList<>();
    int end;
    for (int start = 0; start < shown.length(); start = end) {
      int codePoint = shown.codePointAt(start);
      end = start + Character.charCount(codePoint);
      Map<String, Object> character = new LinkedHashMap<>();
      character.put("character", shown.substring(start, end));
      character.put("code", "U+%04X".formatted(codePoint));
      String name = Character.getName(codePoint);
      character.put("name", name == null ? "not assigned" : name);
      String normal = normalized.of(start, end);
      // Spaces round an ideograph are seen in the normalized text.
      String becomes = normal.isBlank() ? normal : normal.strip();
      if (!becomes.equals(shown.substring(start, end))) {
        character.put("becomes", becomes);
      }
      characters.add(character);
    }
    return characters;
  }

  private List<Map<String, Object>> words() {
    List<Map<String, Object>> words = new ArrayList<>();
    int[] wordIds = encoding.wordIds();
    for (int first = 0, next; first < wordIds.length; first = next) {
      next = first + 1;
      while (next < wordIds.length && wordIds[next] == wordIds[first]) {
        next++;
      }
      if (wordIds[first] >= 0) {
        String spelling =
            normalized.of(
                encoding.startOffset(first),
                Math.min(encoding.endOffset(next - 1), shown.length()));
        Map<String, Object> word = new LinkedHashMap<>();
        String start = beginning(spelling.strip(), MOST_OF_A_WORD);
        word.put("word", start.equals(spelling.strip()) ? start : start + "…");
        word.put("firstToken", first);
        word.put("lastToken", next - 1);
        words.add(word);
      }
    }
    return words;
  }

  private List<Map<String, Object>> tokens() {
    List<Map<String, Object>> tokens = new ArrayList<>();
    int[] ids = encoding.inputIds();
    int[] special = encoding.specialTokensMask();
    for (int t = 0; t < ids.length; t++) {
      Map<String, Object> token = new LinkedHashMap<>();
      token.put("piece", encoding.tokens().get(t));
      token.put("id", ids[t]);
      token.put("start", encoding.startCodePoint(t));
      token.put("end", encoding.endCodePoint(t));
      token.put("special", special[t] == 1);
      tokens.add(token);
    }
    return tokens;
  }
}
