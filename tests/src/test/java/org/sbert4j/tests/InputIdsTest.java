package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TextEmbedding;
import org.sbert4j.TextTooLongException;
import org.sbert4j.TruncationPolicy;
import org.sbert4j.samples.Golden;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Side;
import org.sbert4j.tokenizer.Tokenizer;

/** Texts given as input ids have the vectors of the texts. */
class InputIdsTest {
  private static final Golden GOLDEN = GOLDENS.read("l1-h20-cls");
  private static final EmbeddingOptions DEFAULTS = EmbeddingOptions.defaults();
  private static final EmbeddingOptions NO_PROMPT = DEFAULTS.withPrompt("");

  @TempDir Path temporary;

  static Stream<Arguments> modelsOnBackends() {
    return CpuBackends.available().stream()
        .flatMap(backend -> GOLDENS.withModel().map(name -> Arguments.of(name, backend)));
  }

  private static SentenceTransformer load() {
    return SentenceTransformer.load(GOLDEN.model());
  }

  private static int[] ids(Tokenizer tokenizer, String text, boolean addSpecialTokens) {
    return tokenizer
        .encode(text, EncodeOptions.untruncated().withAddSpecialTokens(addSpecialTokens))
        .inputIds();
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("modelsOnBackends")
  void haveTheBitsOfTheTexts(String name, String backend) {
    Golden golden = GOLDENS.read(name);
    List<String> texts = new ArrayList<>(golden.texts());
    texts.addAll(List.of("", "中", "中国 ".repeat(300)));
    try (SentenceTransformer model =
        SentenceTransformer.load(golden.model(), LoadOptions.defaults().withBackend(backend))) {
      Tokenizer tokenizer = model.tokenizer();
      List<int[]> mixed = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        mixed.add(ids(tokenizer, texts.get(i), i % 2 == 0));
      }
      float[][] expected = model.encode(texts, NO_PROMPT);
      assertSameBits("mixed", expected, model.encodeInputIds(mixed, NO_PROMPT));
      for (int i = 0; i < texts.size(); i++) {
        List<int[]> both =
            List.of(ids(tokenizer, texts.get(i), true), ids(tokenizer, texts.get(i), false));
        float[][] found = model.encodeInputIds(both, NO_PROMPT);
        assertSameBits("text " + i, new float[][] {expected[i], expected[i]}, found);
      }
    }
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("modelsOnBackends")
  void theirTokensHaveTheBitsOfTheTexts(String name, String backend) {
    Golden golden = GOLDENS.read(name);
    List<String> texts = new ArrayList<>(golden.texts());
    texts.add("中国 ".repeat(300));
    try (SentenceTransformer model =
        SentenceTransformer.load(golden.model(), LoadOptions.defaults().withBackend(backend))) {
      for (Side side : Side.values()) {
        EmbeddingOptions options = NO_PROMPT.withTruncationSide(side);
        List<int[]> inputIds =
            texts.stream().map(text -> ids(model.tokenizer(), text, false)).toList();
        float[][][] expected = model.encodeTokens(texts, options);
        float[][][] found = model.encodeTokensOfInputIds(inputIds, options);
        assertEquals(expected.length, found.length);
        for (int i = 0; i < expected.length; i++) {
          assertSameBits("tokens of text " + i, expected[i], found[i]);
        }
      }
    }
  }

  /** The model takes 32 tokens: of 41 and the two special ones, 11 are cut off. */
  @Test
  void theLeftEndIsCutOff() {
    String text = "国".repeat(11) + "中".repeat(30);
    EmbeddingOptions left = DEFAULTS.withTruncationSide(Side.LEFT);
    try (SentenceTransformer model = load()) {
      float[] expected = model.encode("中".repeat(30));
      TextEmbedding ofText = model.encodeWithDetails(List.of(text), left).get(0);
      assertDetails(ofText, 43, true, 11);
      assertSameBits("text", expected, ofText.vector());
      TextEmbedding ofIds =
          model.encodeInputIdsWithDetails(List.of(ids(model.tokenizer(), text, true)), left).get(0);
      assertDetails(ofIds, 43, true, 12);
      assertSameBits("ids", expected, ofIds.vector());
      assertSameBits("uncut", model.encode("中"), model.encode("中", left));
      assertSameBits(
          "what is left of prompt and text",
          expected,
          model.encode("中".repeat(30), left.withPrompt("国".repeat(11))));
    }
  }

  @Test
  void theOtherOptionsHold() {
    List<String> texts = List.of("到期不能按时还款怎么办", "a", "");
    EmbeddingOptions options = DEFAULTS.withNormalize(true).withTruncateDim(7);
    try (SentenceTransformer model = load()) {
      List<int[]> inputIds =
          texts.stream().map(text -> ids(model.tokenizer(), text, true)).toList();
      assertSameBits(
          "vectors", model.encode(texts, options), model.encodeInputIds(inputIds, options));
      assertEquals(0, model.encodeInputIds(List.of(), DEFAULTS).length);
    }
  }

  /** The model takes 32 tokens. */
  @Test
  void truncationIsAValue() {
    try (SentenceTransformer model = load()) {
      int[] bare = ids(model.tokenizer(), "中".repeat(41), false);
      int[] whole = ids(model.tokenizer(), "中".repeat(41), true);
      List<int[]> inputIds = List.of(bare, whole, Arrays.copyOf(bare, 30), new int[0]);
      List<TextEmbedding> found = model.encodeInputIdsWithDetails(inputIds, DEFAULTS);
      assertDetails(found.get(0), 43, true, 30);
      assertDetails(found.get(1), 43, true, 31);
      assertDetails(found.get(2), 32, false, 30);
      assertDetails(found.get(3), 2, false, 0);
      assertSameBits(
          "vectors",
          model.encodeInputIds(inputIds, DEFAULTS),
          found.stream().map(TextEmbedding::vector).toArray(float[][]::new));
    }
  }

  private static void assertDetails(
      TextEmbedding found, int tokens, boolean truncated, int cutOffset) {
    assertEquals(tokens, found.tokenCount());
    assertEquals(truncated, found.truncated());
    assertEquals(cutOffset, found.cutOffset());
    assertEquals(1, found.windows());
  }

  @Test
  void aCutIsWarnedOf() {
    try (SentenceTransformer model = load()) {
      List<int[]> tooLong = List.of(new int[41]);
      List<String> warnings =
          LoggedWarnings.of(
              SentenceTransformer.class, () -> model.encodeInputIds(tooLong, DEFAULTS));
      assertEquals(1, warnings.size());
    }
  }

  @Test
  void theFirstTextThatIsTooLongIsNamedHoweverManyThereAre() {
    List<int[]> inputIds = new ArrayList<>(Collections.nCopies(10_000, new int[] {7}));
    inputIds.set(9_876, new int[41]);
    inputIds.set(9_990, new int[42]);
    EmbeddingOptions error = DEFAULTS.withTruncation(TruncationPolicy.ERROR);
    try (SentenceTransformer model = load()) {
      TextTooLongException e =
          assertThrows(TextTooLongException.class, () -> model.encodeInputIds(inputIds, error));
      assertEquals(9_876, e.textIndex());
      assertEquals(43, e.tokenCount());
      assertEquals(32, e.maxSeqLength());
      float[][] found = model.encodeInputIds(inputIds.subList(0, 9_876), error);
      float[][] alone = model.encodeInputIds(List.of(new int[] {7}), error);
      assertEquals(9_876, found.length);
      assertSameBits("the last of the third chunk", alone[0], found[9_875]);
    }
  }

  @Test
  void whatCannotBeEncodedIsRefused() {
    try (SentenceTransformer model = load()) {
      int vocabSize = model.model().config().vocabSize();
      refused(model, DEFAULTS, "text 1 has the id -1 at place 2", new int[1], new int[] {0, 1, -1});
      refused(model, DEFAULTS, "text 0 has the id " + vocabSize + " at", new int[] {vocabSize});
      assertEquals(1, model.encodeInputIds(List.of(new int[] {vocabSize - 1}), DEFAULTS).length);
      refused(model, DEFAULTS.withPrompt("a: "), "a prompt cannot be put", new int[1]);
      refused(model, DEFAULTS.withPromptName("none"), "[query, document]", new int[1]);
      refused(model, DEFAULTS.withTruncation(TruncationPolicy.WINDOW), "in windows", new int[1]);
      NullPointerException e =
          assertThrows(
              NullPointerException.class,
              () -> model.encodeInputIds(Arrays.asList(new int[1], null), DEFAULTS));
      assertTrue(e.getMessage().startsWith("the input ids of text 1 are null"), e.getMessage());
      e = assertThrows(NullPointerException.class, () -> model.encodeInputIds(null, DEFAULTS));
      assertTrue(e.getMessage().startsWith("inputIds is null"), e.getMessage());
    }
  }

  private static void refused(
      SentenceTransformer model, EmbeddingOptions options, String part, int[]... inputIds) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> model.encodeInputIds(List.of(inputIds), options))
            .getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void aDefaultPromptIsRefusedUntilTheCallerSaysThatThereIsNone() throws IOException {
    Path folder = GOLDEN.copyModel(temporary.resolve("a/model"));
    new ModelCopy(folder)
        .replace(
            "config_sentence_transformers.json",
            "{\n  \"__version__\"",
            "{\n  \"default_prompt_name\": \"query\", \"prompts\": {\"query\": \"问: \"},\n"
                + "  \"__version__\"");
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      int[] withPrompt = ids(model.tokenizer(), "问: 中国", true);
      refused(model, DEFAULTS, "the model's default prompt cannot be put", withPrompt);
      refused(model, DEFAULTS.withPromptName("query"), "a prompt cannot be put", withPrompt);
      assertSameBits(
          "with the prompt's tokens",
          model.encode("中国"),
          model.encodeInputIds(List.of(withPrompt), NO_PROMPT)[0]);
    }
  }

  @Test
  void aClosedModelRefuses() {
    SentenceTransformer model = load();
    model.close();
    assertThrows(
        IllegalStateException.class, () -> model.encodeInputIds(List.of(new int[1]), DEFAULTS));
  }
}
