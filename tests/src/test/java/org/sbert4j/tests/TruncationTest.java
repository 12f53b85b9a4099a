package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TextEmbedding;
import org.sbert4j.TextTooLongException;
import org.sbert4j.TruncationPolicy;
import org.sbert4j.samples.Golden;

/** What is said about texts that are too long. The model takes 32 tokens of a text. */
class TruncationTest {
  private static final Golden GOLDEN = GOLDENS.read("l1-h20-cls");
  private static final EmbeddingOptions DEFAULTS = EmbeddingOptions.defaults();

  /** 30 tokens and [CLS] and [SEP] fit exactly. */
  private static final String FITS = "中 ".repeat(30);

  /** 41 tokens, of which the 30th is the first 国. */
  private static final String TOO_LONG = "中".repeat(29) + "国".repeat(10);

  private static final List<String> TEXTS = List.of("", FITS, TOO_LONG, "a");

  private static SentenceTransformer load() {
    return SentenceTransformer.load(GOLDEN.model(), LoadOptions.defaults());
  }

  private static EmbeddingOptions policy(TruncationPolicy policy) {
    return DEFAULTS.withTruncation(policy);
  }

  private static void assertDetails(
      TextEmbedding found, int tokens, boolean truncated, int cutOffset, int windows) {
    assertEquals(tokens, found.tokenCount());
    assertEquals(truncated, found.truncated());
    assertEquals(cutOffset, found.cutOffset());
    assertEquals(windows, found.windows());
  }

  @Test
  void truncationIsAValue() {
    try (SentenceTransformer model = load()) {
      List<TextEmbedding> found = model.encodeWithDetails(TEXTS, DEFAULTS);
      assertDetails(found.get(0), 2, false, 0, 1);
      assertDetails(found.get(1), 32, false, FITS.length(), 1);
      assertDetails(found.get(2), 41, true, 30, 1);
      assertDetails(found.get(3), 3, false, 1, 1);
      assertSameBits("vectors", model.encode(TEXTS), vectors(found));
    }
  }

  private static float[][] vectors(List<TextEmbedding> embeddings) {
    return embeddings.stream().map(TextEmbedding::vector).toArray(float[][]::new);
  }

  @Test
  void aPromptCountsAsTokensButNotAsCharsOfTheText() {
    try (SentenceTransformer model = load()) {
      EmbeddingOptions options = DEFAULTS.withPrompt("token: ");
      List<TextEmbedding> found = model.encodeWithDetails(TEXTS, options);
      assertDetails(found.get(0), 4, false, 0, 1);
      assertDetails(found.get(1), 34, true, 55, 1);
      assertDetails(found.get(2), 43, true, 28, 1);
      String longPrompt = "token ".repeat(40);
      TextEmbedding nothing =
          model.encodeWithDetails(List.of("a"), DEFAULTS.withPrompt(longPrompt)).get(0);
      assertDetails(nothing, 43, true, 0, 1);
    }
  }

  @Test
  void windowsCutNothing() {
    try (SentenceTransformer model = load()) {
      List<TextEmbedding> found =
          model.encodeWithDetails(TEXTS, policy(TruncationPolicy.WINDOW).withWindowOverlap(0));
      assertDetails(found.get(1), 32, false, FITS.length(), 1);
      assertDetails(found.get(2), 41, false, TOO_LONG.length(), 2);
    }
  }

  @Test
  void anErrorSaysWhichTextItsTokensAndTheLimit() {
    try (SentenceTransformer model = load()) {
      EmbeddingOptions options = policy(TruncationPolicy.ERROR);
      TextTooLongException e =
          assertThrows(TextTooLongException.class, () -> model.encode(TEXTS, options));
      assertEquals(2, e.textIndex());
      assertEquals(41, e.tokenCount());
      assertEquals(32, e.maxSeqLength());
      assertTrue(e.getMessage().startsWith("text 2 has 41 tokens, and the limit is 32"));
      assertEquals(1, model.encode(List.of(FITS), options).length);
      assertThrows(TextTooLongException.class, () -> model.encodeWithDetails(TEXTS, options));
      assertThrows(TextTooLongException.class, () -> model.encodeTokens(TEXTS, options));
    }
  }

  @Test
  void theFirstTextThatIsTooLongIsNamedHoweverManyThereAre() {
    List<String> texts = new ArrayList<>(Collections.nCopies(10_000, "a"));
    texts.set(9_876, TOO_LONG);
    texts.set(9_990, TOO_LONG);
    List<float[]> vectors = new ArrayList<>();
    try (SentenceTransformer model = load()) {
      TextTooLongException e =
          assertThrows(
              TextTooLongException.class,
              () ->
                  model.encode(
                      texts.iterator(), policy(TruncationPolicy.ERROR), vectors::add, done -> {}));
      assertEquals(9_876, e.textIndex());
      assertTrue(vectors.size() <= 9_876);
    }
  }

  private static List<String> warnings(Runnable code) {
    return LoggedWarnings.of(SentenceTransformer.class, code);
  }

  @Test
  void oneWarningAModel() {
    for (int i = 0; i < 2; i++) {
      try (SentenceTransformer model = load()) {
        assertEquals(List.of(), warnings(() -> model.encode(List.of(FITS, ""))));
        List<String> first = warnings(() -> model.encode(List.of(TOO_LONG, "a", TOO_LONG)));
        assertEquals(1, first.size());
        assertTrue(
            first.get(0).startsWith("WARNING: a text has more than 32 tokens"), first.get(0));
        assertEquals(List.of(), warnings(() -> model.encode(TOO_LONG)));
      }
    }
  }

  @Test
  void whoIsToldInAnotherWayIsNotWarned() {
    try (SentenceTransformer model = load()) {
      assertEquals(List.of(), warnings(() -> model.encodeWithDetails(TEXTS, DEFAULTS)));
      assertEquals(List.of(), warnings(() -> model.encode(TEXTS, policy(TruncationPolicy.WINDOW))));
    }
  }

  @ParameterizedTest
  @EnumSource(TruncationPolicy.class)
  void aTextThatFitsHasTheSameBitsInEveryWay(TruncationPolicy policy) {
    List<String> fitting = List.of("", FITS, "a", "到期");
    for (String name : GOLDENS.withModel().toList()) {
      try (SentenceTransformer model = SentenceTransformer.load(GOLDENS.read(name).model())) {
        List<String> texts = fitting.stream().filter(text -> fits(model, text)).toList();
        assertSameBits(name, model.encode(texts), model.encode(texts, policy(policy)));
      }
    }
  }

  private static boolean fits(SentenceTransformer model, String text) {
    return !model.tokenizer().encode(text, model.maxSeqLength()).truncated();
  }

  @Test
  void optionsThatDoNotFitAreRefused() {
    try (SentenceTransformer model = load()) {
      refused(() -> model.encode("a", DEFAULTS.withPromptName("none")), "[query, document]");
      EmbeddingOptions wide = policy(TruncationPolicy.WINDOW).withWindowOverlap(30);
      refused(() -> model.encode("a", wide), "overlap by 30");
      refused(() -> model.encodeTokens(TEXTS, policy(TruncationPolicy.WINDOW)), "not from windows");
      assertFalse(model.encode(TOO_LONG, wide.withWindowOverlap(29)).length == 0);
    }
    refused(() -> DEFAULTS.withTruncateDim(0), "truncateDim is 0");
    refused(() -> DEFAULTS.withWindowOverlap(-1), "windowOverlap is -1");
  }

  private static void refused(Runnable code, String part) {
    String message = assertThrows(IllegalArgumentException.class, code::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
