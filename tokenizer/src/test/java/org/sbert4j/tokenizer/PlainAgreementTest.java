package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.pipeline.SubwordModel;

/**
 * {@link Tokenizer} and {@link PlainTokenizer} agree about random texts under random settings,
 * where there are no goldens.
 *
 * <p>{@code -Dsbert4j.tokenizer.settings=N} tries more than the usual 200, {@code
 * -Dsbert4j.tokenizer.seed=N} begins elsewhere.
 */
class PlainAgreementTest {
  private static final int TEXTS = 50;
  private static final List<String> TOKENS = GoldenFiles.tokens();
  private static final Vocabulary VOCABULARY = Vocabulary.of(TOKENS);
  private static final List<Boolean> STRIP = new ArrayList<>();
  private static final List<String> PREFIXES = List.of("##", "##", "@@", "", "a");
  private static final List<Integer> LONGEST = List.of(100, 100, 100, 5, 1, 0, 99, 1000);

  static {
    STRIP.add(null);
    STRIP.add(true);
    STRIP.add(false);
  }

  @Test
  void randomTextsUnderRandomSettings() {
    long first = Long.getLong("sbert4j.tokenizer.seed", 1);
    for (long seed = first;
        seed < first + Long.getLong("sbert4j.tokenizer.settings", 200);
        seed++) {
      GoldenRandom random = new GoldenRandom(seed);
      TokenizerSettings settings = settings(random);
      Tokenizer tokenizer = new Tokenizer(VOCABULARY, settings);
      PlainTokenizer plain = new PlainTokenizer(TOKENS, settings);
      for (int i = 0; i < TEXTS; i++) {
        String text = text(random, settings);
        assertEquals(
            show(plain.tokenize(text)),
            show(tokenizer, text),
            () -> "\"%s\" with %s".formatted(GoldenFiles.escape(text), settings));
      }
    }
  }

  private static TokenizerSettings settings(GoldenRandom random) {
    TokenizerSettings settings =
        TokenizerSettings.bert()
            .withDoLowerCase(random.oneIn(2))
            .withStripAccents(STRIP.get(random.below(3)))
            .withTokenizeChineseChars(!random.oneIn(4))
            .withCleanText(!random.oneIn(4))
            .withModel(
                new SubwordModel.WordPiece(
                    PREFIXES.get(random.below(PREFIXES.size())),
                    LONGEST.get(random.below(LONGEST.size()))));
    return random.oneIn(2) ? settings : settings.withAddedTokens(addedTokens(random, settings));
  }

  /** Tokens that differ from each other when normalized, too, where the reference is undecided. */
  private static List<AddedToken> addedTokens(GoldenRandom random, TokenizerSettings settings) {
    Map<String, AddedToken> tokens = new LinkedHashMap<>();
    int count = random.below(12);
    for (int i = 0; i < count; i++) {
      int[] codePoints = GoldenSettings.strings().shortText(random).codePoints().toArray();
      String content = new String(codePoints, 0, Math.min(random.below(6), codePoints.length));
      boolean normalized = random.oneIn(2);
      String pattern =
          PlainChar.spell(PlainNormalizer.normalize(PlainChar.listOf(content), settings));
      // White space alone may be stripped away by the token before it, where the reference panics.
      if (!pattern.isBlank() && !content.isBlank() && !content.startsWith("[")) {
        tokens.put(
            pattern,
            new AddedToken(
                content,
                TOKENS.size() + i,
                false,
                random.oneIn(3),
                random.oneIn(3),
                random.oneIn(3),
                normalized));
      }
    }
    return List.copyOf(tokens.values());
  }

  /** A golden string with added tokens and halves of surrogate pairs put in here and there. */
  private static String text(GoldenRandom random, TokenizerSettings settings) {
    StringBuilder text =
        new StringBuilder(GoldenSettings.strings().randomString(random.below(1 << 30)));
    List<AddedToken> added = settings.addedTokens();
    int inserted = random.below(6);
    for (int i = 0; i < inserted && !added.isEmpty(); i++) {
      text.insert(random.below(text.length() + 1), added.get(random.below(added.size())).content());
    }
    if (random.oneIn(4)) {
      char half = (char) (Character.MIN_SURROGATE + random.below(0x800));
      text.insert(random.below(text.length() + 1), half);
    }
    return text.toString();
  }

  private static String show(List<PlainToken> tokens) {
    return String.join(
        "\n",
        tokens.stream()
            .map(t -> "%d %d-%d %d".formatted(t.id(), t.start(), t.end(), t.wordId()))
            .toList());
  }

  private static String show(Tokenizer tokenizer, String text) {
    Encoding encoding =
        tokenizer.encode(text, EncodeOptions.untruncated().withAddSpecialTokens(false));
    int[] ids = encoding.inputIds();
    int[] words = encoding.wordIds();
    return show(
        IntStream.range(0, ids.length)
            .mapToObj(
                i ->
                    new PlainToken(
                        ids[i], encoding.startOffset(i), encoding.endOffset(i), words[i]))
            .toList());
  }
}
