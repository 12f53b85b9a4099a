package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sbert4j.fuzzing.FuzzInput;
import org.sbert4j.fuzzing.FuzzTarget;
import org.sbert4j.fuzzing.JavaLiteral;
import org.sbert4j.tokenizer.pipeline.SubwordModel;
import org.sbert4j.tokenizer.unicode.Surrogates;

/** What holds for every text, length and setting of the tokenizer. */
final class TokenizerFuzz implements FuzzTarget {
  /**
   * Accents, letters that change, CJK, Hangul, emoji, spaces, control characters; see the seeds.
   */
  private static final String FAVOURITES =
      "\u0301\u0323\u0307\u0327\u0344\u0345\u05B4\u0939\u093C\u094D\u3099\u302A\u20DD"
          + "éÉçßẞİıΑΣςσǅﬁKṩĀñ"
          + "中国还款\u3042か\u304C\uF900\uFF21\uFF0C。「\uD842\uDFB7\uD87E\uDC00"
          + "한\uAC00\uD7A3\u1112\u1161\u11AB"
          + "\uD83D\uDE00\uDC69\uD83C\uDDE9\u200D\uFE0F\u2764\uD835\uDD4F\uDB40\uDD00"
          + "\u00A0\u1680\u2003\u2028\u3000\u0085\u00AD\u200B\uFEFF\u061C\uFFFD\uFFFE\uE000"
          + "¡§´¿—’•∑+$";

  /** [CLS] and [SEP]. */
  private static final int SPECIAL_TOKENS = 2;

  private static final List<String> PREFIXES = List.of("##", "", "a", "@@");
  private static final List<Integer> MAX_INPUT_CHARS = List.of(100, 20, 1, 0);

  /** Each of them is a bit of one choice. */
  private static final List<AddedToken> ADDED_TOKENS =
      List.of(
          added("[MASK]", 4, "l"),
          added("<l>", 1001, "l"),
          added("<r>", 1002, "r"),
          added("<w>", 1003, "w"),
          added(" x", 1004, ""),
          added("\u2003", 1005, "lr"),
          added("<l> \uD83D\uDE00", 1006, "lrw"),
          added("E\u0301中", 1007, "nr"));

  private static final List<String> TOKENS = tokens();
  private static final Vocabulary VOCABULARY = Vocabulary.of(TOKENS);

  private static AddedToken added(String content, int id, String flags) {
    return new AddedToken(
        content,
        id,
        false,
        flags.contains("l"),
        flags.contains("r"),
        flags.contains("w"),
        flags.contains("n"));
  }

  /** Single characters, at the beginning and inside of words, and a few longer pieces. */
  private static List<String> tokens() {
    List<String> characters = new ArrayList<>();
    IntStream.rangeClosed('!', '~').mapToObj(Character::toString).forEach(characters::add);
    characters.addAll(
        List.of("é", "\u0301", "ß", "σ", "ς", "i\u0307", "\uFFFD", "\u00A0", "\u200B"));
    characters.addAll(
        List.of("中", "国", "\uD842\uDFB7", "か", "が", "한", "\u1112", "\u1161", "\u11AB"));
    characters.addAll(List.of("\uD83D\uDE00", "\u200D", "\uFE0F", "\u0000"));
    List<String> tokens = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    tokens.addAll(characters);
    characters.forEach(character -> tokens.add("##" + character));
    tokens.addAll(List.of("", "un", "##aff", "##able", "aff", "able", "ab", "abc", "##bc", "中国"));
    tokens.addAll(List.of("un", "##", "a##", "mask", "<", "x<"));
    return List.copyOf(tokens);
  }

  @Override
  public int maxBytes() {
    return 80; // the shorter, the more often a change hits the place that matters
  }

  @Override
  public List<byte[]> seeds() {
    List<String> texts =
        List.of(
            "",
            "unaffable UNAFFABLE, isn't it?",
            "a[MASK]b [CLS] [SEP][PAD] [UNK] [mask] [MAS",
            "<l> <l>  <r> <l>\uD83D\uDE00 <w>a<w> <w> x x\u2003\u2003 <r>  x e\u0301",
            "Ça va? re\u0301sume\u0301 q\u0323\u0301 q\u0301\u0323 \u1E69 \u0301\u0323 \u0344",
            "İI\u0307ı ΑΣ ς ẞß ǅ ﬁ K",
            "还款中国 \u3042か\u3099 が \uD842\uDFB7 \uF900 \uFF21\uFF0C",
            "한국 \u1112\u1161\u11AB \uAC00\uD7A3",
            "\uD83D\uDE00 \uD83D\uDC69\u200D\uD83D\uDC67 \u2764\uFE0F \uD83C\uDDE9\uD83C\uDDEA",
            "\uD83D a\uDE00b \uDE00\uD83D \uD83D[MASK]\uDE00",
            "\u0000\u0001a\u0008b\u007F\u00AD\u200B\uFEFF\u061C\uFFFD\uFFFE\uFFFF",
            "\t\n\u000B\f\r \u00A0\u1680\u2003\u2028\u3000\u0085",
            "a".repeat(20) + " " + "b".repeat(21) + " \u1E69" + "\u0301".repeat(19),
            "c".repeat(70),
            "ab ".repeat(23),
            "中".repeat(30) + "\uD842\uDFB7".repeat(20));
    List<List<Integer>> choices = // in the order of settings(), then the length
        List.of(
            List.of(1, 0, 1, 1, 0, 0, 0, 30),
            List.of(0, 0, 1, 1, 0, 0, 255, 254),
            List.of(1, 1, 0, 0, 1, 1, 31, 6),
            List.of(0, 2, 1, 0, 2, 3, 0, 1),
            List.of(1, 2, 1, 1, 0, 2, 3, 0));
    List<byte[]> seeds = new ArrayList<>();
    for (String text : texts) {
      choices.forEach(choice -> seeds.add(FuzzInput.of(choice, text, FAVOURITES)));
    }
    return seeds;
  }

  @Override
  public List<byte[]> words() {
    List<String> words = new ArrayList<>(List.of("[UNK]", "[CLS]", "[SEP]", "[PAD]", "##aff"));
    ADDED_TOKENS.forEach(token -> words.add(token.content()));
    return words.stream().map(word -> FuzzInput.of(List.of(), word, FAVOURITES)).toList();
  }

  @Override
  public boolean watchesComparisons() {
    return false; // characters are looked up in tables, so there is little to be seen
  }

  @Override
  public void run(byte[] input) {
    FuzzInput choices = new FuzzInput(input);
    TokenizerSettings settings = settings(choices);
    int maxLength = SPECIAL_TOKENS + choices.below(256);
    check(settings, choices.text(FAVOURITES), maxLength);
  }

  private static TokenizerSettings settings(FuzzInput choices) {
    return TokenizerSettings.bert()
        .withDoLowerCase(choices.flag())
        .withStripAccents(choices.oneOf(Arrays.asList(null, true, false)))
        .withTokenizeChineseChars(choices.flag())
        .withCleanText(choices.flag())
        .withModel(
            new SubwordModel.WordPiece(choices.oneOf(PREFIXES), choices.oneOf(MAX_INPUT_CHARS)))
        .withAddedTokens(addedTokens(choices.below(256)));
  }

  private static List<AddedToken> addedTokens(int bits) {
    return IntStream.range(0, ADDED_TOKENS.size())
        .filter(i -> (bits >> i & 1) == 1)
        .mapToObj(ADDED_TOKENS::get)
        .toList();
  }

  @Override
  public String describe(byte[] input) {
    FuzzInput choices = new FuzzInput(input);
    TokenizerSettings settings = settings(choices);
    int maxLength = SPECIAL_TOKENS + choices.below(256);
    return """
        TokenizerFuzz.check(
            TokenizerSettings.bert()
                .withDoLowerCase(%s)
                .withStripAccents(%s)
                .withTokenizeChineseChars(%s)
                .withCleanText(%s)
                .withModel(new SubwordModel.WordPiece(%s, %d))
                .withAddedTokens(List.of(%s)),
            %s,
            %d);"""
        .formatted(
            settings.doLowerCase(),
            settings.stripAccents(),
            settings.tokenizeChineseChars(),
            settings.cleanText(),
            JavaLiteral.of(((SubwordModel.WordPiece) settings.model()).continuingSubwordPrefix()),
            ((SubwordModel.WordPiece) settings.model()).maxInputCharsPerWord(),
            settings.addedTokens().stream()
                .map(TokenizerFuzz::describe)
                .collect(Collectors.joining(", ")),
            JavaLiteral.of(choices.text(FAVOURITES)),
            maxLength);
  }

  private static String describe(AddedToken token) {
    return "new AddedToken(%s, %d, %s, %s, %s, %s, %s)"
        .formatted(
            JavaLiteral.of(token.content()),
            token.id(),
            token.special(),
            token.lstrip(),
            token.rstrip(),
            token.singleWord(),
            token.normalized());
  }

  /** Checks one text with the vocabulary of this class. */
  static void check(TokenizerSettings settings, String text, int maxLength) {
    Tokenizer tokenizer = new Tokenizer(VOCABULARY, settings);
    Encoding encoding = tokenizer.encode(text, maxLength);
    Encoding whole = tokenizer.encode(text, Integer.MAX_VALUE);
    checkIds(tokenizer, whole);
    checkOffsets(whole, text);
    assertSame(encoding, tokenizer.encode(text, maxLength), "again");
    assertFalse(whole.truncated());
    checkPlain(settings, text, whole);
    checkCut(whole, encoding, maxLength);
    assertEquals(tokenizer.tokenize(text), whole.tokens().subList(1, whole.size() - 1), "tokenize");
    assertSame(
        encoding,
        tokenizer.encode(withoutLoneSurrogates(text), maxLength),
        "half a surrogate pair is U+FFFD");
  }

  /** The same tokens at the same places. */
  static void assertSame(Encoding expected, Encoding actual, String message) {
    assertArrayEquals(expected.inputIds(), actual.inputIds(), message);
    assertArrayEquals(offsets(expected), offsets(actual), message);
    assertEquals(expected.truncated(), actual.truncated(), message);
  }

  /** Starts and ends of all tokens, one after the other. */
  private static int[] offsets(Encoding encoding) {
    int[] offsets = new int[2 * encoding.size()];
    for (int i = 0; i < encoding.size(); i++) {
      offsets[2 * i] = encoding.startOffset(i);
      offsets[2 * i + 1] = encoding.endOffset(i);
    }
    return offsets;
  }

  /** The plain tokenizer finds the same. */
  private static void checkPlain(TokenizerSettings settings, String text, Encoding whole) {
    int[] ids = whole.inputIds();
    int[] wordIds = whole.wordIds();
    List<PlainToken> tokens =
        IntStream.range(1, ids.length - 1)
            .mapToObj(
                i -> new PlainToken(ids[i], whole.startOffset(i), whole.endOffset(i), wordIds[i]))
            .toList();
    assertEquals(new PlainTokenizer(TOKENS, settings).tokenize(text), tokens, "plain");
  }

  private static void checkCut(Encoding whole, Encoding encoding, int maxLength) {
    int size = Math.min(whole.size(), maxLength);
    assertEquals(size, encoding.size());
    assertEquals(whole.size() > maxLength, encoding.truncated());
    assertEquals(whole.size(), encoding.sizeBeforeTruncation());
    assertArrayEquals(
        Arrays.copyOf(whole.inputIds(), size - 1), Arrays.copyOf(encoding.inputIds(), size - 1));
    assertArrayEquals(
        Arrays.copyOf(offsets(whole), 2 * (size - 1)),
        Arrays.copyOf(offsets(encoding), 2 * (size - 1)));
    assertEquals("[SEP]", encoding.tokens().get(size - 1));
  }

  private static void checkIds(Tokenizer tokenizer, Encoding encoding) {
    int[] ids = encoding.inputIds();
    List<String> tokens = encoding.tokens();
    assertEquals(tokenizer.clsTokenId(), ids[0]);
    assertEquals(tokenizer.sepTokenId(), ids[ids.length - 1]);
    for (int i = 0; i < ids.length; i++) {
      assertEquals(spelling(tokenizer.settings(), ids[i]), tokens.get(i));
    }
  }

  private static String spelling(TokenizerSettings settings, int id) {
    for (AddedToken added : settings.addedTokens()) {
      if (added.id() == id) {
        return AddedTokenMatcher.spelling(added, Stages.normalizer(settings));
      }
    }
    return VOCABULARY.token(id);
  }

  private static void checkOffsets(Encoding encoding, String text) {
    int last = encoding.size() - 1;
    assertEquals(
        List.of(0, 0, 0, 0),
        List.of(
            encoding.startOffset(0), encoding.endOffset(0),
            encoding.startOffset(last), encoding.endOffset(last)));
    int start = 0;
    int end = 0;
    for (int i = 1; i < last; i++) {
      assertTrue(start <= encoding.startOffset(i), "starts ascend");
      assertTrue(end <= encoding.endOffset(i), "ends ascend");
      start = encoding.startOffset(i);
      end = encoding.endOffset(i);
      assertTrue(start < end && end <= text.length(), "a token stands for a part of the text");
    }
  }

  private static String withoutLoneSurrogates(String text) {
    return text.codePoints()
        .map(codePoint -> Surrogates.isSurrogate(codePoint) ? '\uFFFD' : codePoint)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
