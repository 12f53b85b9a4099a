package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.pipeline.SubwordModel;

class TokenizerTest {
  private static final List<String> TOKENS =
      List.of(
          "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "a", "b", "还", "款",
          "?", "##b", "vip", "é");

  private static final Vocabulary VOCABULARY = Vocabulary.of(TOKENS);
  private static final TokenizerSettings UNCASED = TokenizerSettings.bert();
  private static final Tokenizer TOKENIZER = new Tokenizer(VOCABULARY, UNCASED);
  private static final Tokenizer CASED = new Tokenizer(VOCABULARY, UNCASED.withDoLowerCase(false));

  private static List<String> offsets(Encoding encoding) {
    return IntStream.range(0, encoding.size())
        .mapToObj(i -> encoding.startOffset(i) + "-" + encoding.endOffset(i))
        .toList();
  }

  @Test
  void workedExample() {
    Encoding encoding = TOKENIZER.encode("unaffable", 512);
    assertEquals(List.of("[CLS]", "un", "##aff", "##able", "[SEP]"), encoding.tokens());
    assertArrayEquals(new int[] {2, 5, 6, 7, 3}, encoding.inputIds());
    assertArrayEquals(new int[] {1, 1, 1, 1, 1}, encoding.attentionMask());
    assertArrayEquals(new int[] {0, 0, 0, 0, 0}, encoding.tokenTypeIds());
    assertEquals(List.of("0-0", "0-2", "2-5", "5-9", "0-0"), offsets(encoding));
    assertFalse(encoding.truncated());
  }

  @Test
  void chineseIsReadByCharacter() {
    Encoding encoding = TOKENIZER.encode("还款吗?", 512);
    assertEquals(List.of("[CLS]", "还", "款", "[UNK]", "?", "[SEP]"), encoding.tokens());
    assertEquals(List.of("0-0", "0-1", "1-2", "2-3", "3-4", "0-0"), offsets(encoding));
  }

  @Test
  void upperCaseIsUnknownToACasedTokenizerWithoutIt() {
    assertEquals(List.of("[UNK]"), CASED.tokenize("VIP"));
    assertEquals(List.of("vip"), TOKENIZER.tokenize("VIP"));
    assertEquals(List.of("é"), CASED.tokenize("é"));
    assertEquals(List.of("[UNK]"), TOKENIZER.tokenize("é"), "stripped to e");
  }

  @Test
  void emptyTexts() {
    for (String text : List.of("", " ", "\u0000", "\uD83D", "\u200B\u3000")) {
      assertEquals(List.of("[CLS]", "[SEP]"), TOKENIZER.encode(text, 2).tokens());
      assertFalse(TOKENIZER.encode(text, 2).truncated());
      assertEquals(List.of(), TOKENIZER.tokenize(text));
    }
  }

  @Test
  void specialTokensInTextAreThemselvesEvenUnlisted() {
    assertEquals(List.of("a", "[MASK]", "b"), TOKENIZER.tokenize("a[MASK]b"));
    assertEquals(List.of("[CLS]", "[UNK]", "[SEP]"), TOKENIZER.encode("[UNK]", 9).tokens());
    assertEquals(List.of("[UNK]", "[UNK]", "[UNK]"), TOKENIZER.tokenize("[mask]"));
  }

  @Test
  void addedTokensBreakWordsAndCountWhenCutting() {
    AddedToken added = new AddedToken("<x>", 77, false, true, false, false, false);
    Tokenizer tokenizer = new Tokenizer(VOCABULARY, UNCASED.withAddedTokens(List.of(added)));
    Encoding encoding = tokenizer.encode("a <x>b", 9);
    assertArrayEquals(new int[] {2, 8, 77, 9, 3}, encoding.inputIds());
    assertEquals(List.of("[CLS]", "a", "<x>", "b", "[SEP]"), encoding.tokens());
    assertEquals(List.of("0-0", "0-1", "1-5", "5-6", "0-0"), offsets(encoding));
    assertTrue(tokenizer.encode("a <x>", 3).truncated());
  }

  @Test
  void cutting() {
    Encoding whole = TOKENIZER.encode("unaffable b", 6);
    assertEquals(6, whole.size());
    assertFalse(whole.truncated());

    Encoding cut = TOKENIZER.encode("unaffable b", 5);
    assertEquals(List.of("[CLS]", "un", "##aff", "##able", "[SEP]"), cut.tokens());
    assertTrue(cut.truncated());

    Encoding insideAWord = TOKENIZER.encode("unaffable", 4);
    assertEquals(List.of("[CLS]", "un", "##aff", "[SEP]"), insideAWord.tokens());
    assertTrue(insideAWord.truncated());

    assertEquals(List.of("[CLS]", "[SEP]"), TOKENIZER.encode("a", 2).tokens());
    assertTrue(TOKENIZER.encode("a", 2).truncated());
    assertFalse(TOKENIZER.encode("a \u3000\u200B ", 3).truncated(), "nothing but space was cut");
  }

  @Test
  void aWordThatIsCutIsStillUnknownForItsEnd() {
    assertEquals(List.of("[CLS]", "[UNK]", "[SEP]"), TOKENIZER.encode("unaffablez", 3).tokens());
  }

  @Test
  void offsetsCountCharsOfTheOriginalText() {
    Encoding encoding = TOKENIZER.encode("😀\u00AD É\u0301 a\u00ADb", 9);
    assertEquals(List.of("[CLS]", "[UNK]", "[UNK]", "a", "##b", "[SEP]"), encoding.tokens());
    assertEquals(List.of("0-0", "0-2", "4-5", "7-8", "9-10", "0-0"), offsets(encoding));
  }

  @Test
  void batchesArePaddedToTheLongest() {
    BatchEncoding batch = TOKENIZER.encode(List.of("a", "", "unaffable"), 4);
    assertEquals(3, batch.batchSize());
    assertEquals(4, batch.sequenceLength());
    assertArrayEquals(new int[][] {{2, 8, 3, 0}, {2, 3, 0, 0}, {2, 5, 6, 3}}, batch.inputIds());
    assertArrayEquals(
        new int[][] {{1, 1, 1, 0}, {1, 1, 0, 0}, {1, 1, 1, 1}}, batch.attentionMask());
    assertArrayEquals(new int[3][4], batch.tokenTypeIds());
    assertTrue(batch.encodings().get(2).truncated());
    assertEquals(0, TOKENIZER.encode(List.of(), 4).inputIds().length);
  }

  @Test
  void paddingUsesThePadToken() {
    Tokenizer tokenizer = new Tokenizer(VOCABULARY, UNCASED.withPadToken("b"));
    assertArrayEquals(
        new int[][] {{2, 8, 3}, {2, 3, 9}}, tokenizer.encode(List.of("a", ""), 4).inputIds());
  }

  @Test
  void theCallersArraysAreCopies() {
    Encoding encoding = TOKENIZER.encode("a", 4);
    encoding.inputIds()[1] = 99;
    assertArrayEquals(new int[] {2, 8, 3}, encoding.inputIds());
  }

  @Test
  void idsOfTheSpecialTokens() {
    assertEquals(0, TOKENIZER.padTokenId());
    assertEquals(1, TOKENIZER.unkTokenId());
    assertEquals(2, TOKENIZER.clsTokenId());
    assertEquals(3, TOKENIZER.sepTokenId());
    assertEquals(4, TOKENIZER.maskTokenId());
    assertEquals(-1, new Tokenizer(VOCABULARY, UNCASED.withMaskToken("<mask>")).maskTokenId());
  }

  @Test
  void missingSpecialTokensAreNamed() {
    for (String missing : List.of("[UNK]", "[CLS]", "[SEP]", "[PAD]")) {
      List<String> others = TOKENS.stream().filter(token -> !token.equals(missing)).toList();
      Vocabulary vocabulary = Vocabulary.of(others);
      String message =
          assertThrows(IllegalArgumentException.class, () -> new Tokenizer(vocabulary, UNCASED))
              .getMessage();
      assertTrue(message.contains("no token " + missing), message);
    }
  }

  @Test
  void unfitAddedTokensAreNamed() {
    AddedToken nothingLeft = new AddedToken("\u200B", 77, false, false, false, false, true);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new Tokenizer(VOCABULARY, UNCASED.withAddedTokens(List.of(nothingLeft))))
            .getMessage();
    assertTrue(message.contains("id 77") && message.contains("normalized=true"), message);

    AddedToken once = AddedToken.special("<x>", 77);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Tokenizer(VOCABULARY, UNCASED.withAddedTokens(List.of(once, once))));
    assertThrows(IllegalArgumentException.class, () -> AddedToken.special("", 1));
    assertThrows(IllegalArgumentException.class, () -> AddedToken.special("<x>", -1));
    assertThrows(NullPointerException.class, () -> AddedToken.special(null, 1));
  }

  @Test
  void badArgumentsAreNamed() {
    assertTrue(
        assertThrows(NullPointerException.class, () -> TOKENIZER.encode((String) null, 9))
            .getMessage()
            .startsWith("The text to encode is null"));
    assertTrue(
        assertThrows(
                NullPointerException.class, () -> TOKENIZER.encode(Arrays.asList("a", null), 9))
            .getMessage()
            .startsWith("Text 1 "));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> TOKENIZER.encode("a", 1))
            .getMessage()
            .startsWith("maxLength is 1"));
    assertTrue(
        assertThrows(NullPointerException.class, () -> UNCASED.withSepToken(null))
            .getMessage()
            .contains("sepToken"));
    assertThrows(IllegalArgumentException.class, () -> new SubwordModel.WordPiece("##", -1));
  }

  @Test
  void aMillionCharactersAreNotReadToTheEnd() {
    int million = 1_000_000;
    for (String unit : List.of("还", "a ", "?", "[MASK]", "é ", "😀 ")) {
      String text = unit.repeat(million / unit.length());
      Encoding encoding = TOKENIZER.encode(text, 256);
      assertEquals(256, encoding.size());
      assertTrue(encoding.truncated());
      assertTrue(encoding.endOffset(254) < 2000, unit);
    }
  }

  @Test
  void theWorstTextsTakeLinearTime() {
    int million = 1_000_000;
    for (String unit :
        List.of("a", "\u0323\u0301", "\u0344", "\u200B", " ", "[", "[MASK", "\uD83D")) {
      String text = unit.repeat(million / unit.length());
      assertTimeout(Duration.ofSeconds(5), () -> TOKENIZER.encode(text, 256), unit);
      assertTimeout(Duration.ofSeconds(5), () -> TOKENIZER.tokenize(text), unit);
    }
  }

  @Test
  void anAddedTokenThatStripsItselfTakesLinearTime() {
    AddedToken space = new AddedToken(" ", 77, false, true, true, false, false);
    Tokenizer tokenizer = new Tokenizer(VOCABULARY, UNCASED.withAddedTokens(List.of(space)));
    String text = " ".repeat(500_000);
    assertTimeout(
        Duration.ofSeconds(5), () -> assertEquals(List.of(" "), tokenizer.tokenize(text)));
  }

  @Test
  void aWordOfAMillionCharactersIsOneUnknownToken() {
    Encoding encoding = TOKENIZER.encode("a".repeat(1_000_000) + " b", 256);
    assertEquals(List.of("[CLS]", "[UNK]", "b", "[SEP]"), encoding.tokens());
    assertEquals(1_000_000, encoding.endOffset(1));
  }

  @Test
  void anySequenceOfCharsIsRead() {
    char[] alphabet = "a[MASK]还\u0301\uD83D\uDE00\uDE00\uD83D \u200B\uFFFF".toCharArray();
    long state = 42;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < i % 12; j++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        text.append(alphabet[(int) ((state >>> 33) % alphabet.length)]);
      }
      Encoding encoding = TOKENIZER.encode(text.toString(), 8);
      for (int token = 0; token < encoding.size(); token++) {
        assertTrue(encoding.endOffset(token) <= text.length());
        assertTrue(encoding.startOffset(token) <= encoding.endOffset(token));
      }
    }
  }

  @Test
  void manyThreadsShareOneTokenizer() throws InterruptedException, ExecutionException {
    List<String> texts = List.of("unaffable", "还款?", "a[MASK]b", "É\u0301", "");
    List<List<String>> expected = texts.stream().map(TOKENIZER::tokenize).toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        results.add(
            threads.submit(
                () ->
                    IntStream.range(0, 2000)
                        .allMatch(
                            j ->
                                TOKENIZER
                                    .tokenize(texts.get(j % texts.size()))
                                    .equals(expected.get(j % texts.size())))));
      }
      for (Future<Boolean> result : results) {
        assertTrue(result.get());
      }
    } finally {
      threads.shutdown();
    }
  }
}
