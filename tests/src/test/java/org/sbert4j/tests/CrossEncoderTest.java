package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.CrossEncoder;
import org.sbert4j.LoadOptions;
import org.sbert4j.PredictOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.samples.Golden;
import org.sbert4j.tokenizer.TextPair;
import org.sbert4j.weights.ModelFormatException;

/** What a cross-encoder shares with a sentence transformer, and what it refuses. */
@Timeout(60)
class CrossEncoderTest {
  private static final Golden GOLDEN = GOLDENS.read("cross-encoders/reranker-v6");
  private static final List<TextPair> MANY =
      DistinctTexts.of(20_000).stream().map(text -> new TextPair("hello bank", text)).toList();

  @TempDir Path temporary;

  private static CrossEncoder load(LoadOptions options) {
    return CrossEncoder.load(GOLDEN.model(), options);
  }

  private static float[][] predict(CrossEncoder model, CountDownLatch begun, CountDownLatch go) {
    return model.predictLabels(
        MANY,
        PredictOptions.defaults(),
        done -> {
          begun.countDown();
          Threads.await(go);
        });
  }

  @Test
  void aRunningCallFinishesAndCloseWaitsForIt() {
    CrossEncoder model = load(LoadOptions.defaults().withThreads(3));
    float[][] expected = model.predictLabels(MANY);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicReference<float[][]> scores = new AtomicReference<>();
    Thread caller = Threads.start(() -> scores.set(predict(model, begun, go)));
    Threads.await(begun);
    Thread closing = Threads.start(model::close);
    Threads.awaitWaiting(closing);
    assertNull(scores.get());
    String message =
        assertThrows(IllegalStateException.class, () -> model.predict("a", "b")).getMessage();
    assertTrue(message.contains("closed"), message);
    go.countDown();
    Threads.join(closing);
    Threads.join(caller);
    assertSameBits("of the call that ran", expected, scores.get());
    assertThrows(IllegalStateException.class, model::model);
  }

  @Test
  void anInterruptEndsTheCallAndTheModelGoesOn() {
    try (CrossEncoder model = load(LoadOptions.defaults().withThreads(3))) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread caller =
          Threads.start(
              () -> {
                try {
                  predict(model, begun, go);
                } catch (CancellationException e) {
                  thrown.set(e);
                }
              });
      Threads.await(begun);
      caller.interrupt();
      go.countDown();
      Threads.join(caller);
      assertInstanceOf(CancellationException.class, thrown.get());
      assertEquals(1, model.predict(MANY.subList(0, 1)).length);
    }
  }

  /** The windows are small then: every pair is tokenized and computed by itself, or nearly so. */
  @Test
  void theLeastMemoryGivesTheSameScores() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> load(LoadOptions.defaults().withMemoryBudget(1)))
            .getMessage();
    long needed = Long.parseLong(message.replaceFirst(".* needs (\\d+);.*", "$1"));
    List<TextPair> pairs = MANY.subList(0, 100);
    try (CrossEncoder little = load(LoadOptions.defaults().withMemoryBudget(needed));
        CrossEncoder plenty = load(LoadOptions.defaults())) {
      assertEquals(1, little.threads());
      assertSameBits("scores", plenty.predictLabels(pairs), little.predictLabels(pairs));
    }
  }

  @Test
  void reducedWeightsKeepTheScoresNear() {
    List<TextPair> pairs = MANY.subList(0, 1);
    try (CrossEncoder exact = load(LoadOptions.defaults());
        CrossEncoder reduced = load(LoadOptions.defaults().withWeights(WeightFormat.BF16))) {
      float difference = Math.abs(exact.predict(pairs)[0] - reduced.predict(pairs)[0]);
      assertTrue(difference > 0 && difference < 0.01, "difference " + difference);
      assertEquals(WeightFormat.BF16, reduced.weightFormat());
    }
  }

  @Test
  void nullsAreNamed() {
    try (CrossEncoder model = load(LoadOptions.defaults())) {
      List<TextPair> pairs = Arrays.asList(MANY.get(0), null);
      assertTrue(
          assertThrows(NullPointerException.class, () -> model.predict(pairs))
              .getMessage()
              .contains("text 1 is null"));
      assertThrows(NullPointerException.class, () -> model.predict("a", null));
      List<String> texts = Arrays.asList("a", null);
      assertTrue(
          assertThrows(NullPointerException.class, () -> model.predictLabelsOfTexts(texts))
              .getMessage()
              .contains("text 1 is null"));
      assertThrows(NullPointerException.class, () -> model.rank(null, List.of("a")));
      assertThrows(NullPointerException.class, () -> model.rank("a", Arrays.asList("a", null)));
      assertThrows(IllegalArgumentException.class, () -> model.rank("a", List.of("a"), 0));
    }
  }

  @Test
  void softmaxAddsUpToOne() {
    Golden threeLabels = GOLDENS.read("cross-encoders/three-labels");
    try (CrossEncoder model = CrossEncoder.load(threeLabels.model())) {
      float[] scores =
          model.predictLabels(MANY.subList(0, 1), PredictOptions.defaults().withSoftmax(true))[0];
      assertEquals(1f, scores[0] + scores[1] + scores[2], 1e-6f);
      assertThrows(IllegalStateException.class, () -> model.predict("a", "b"));
    }
  }

  /** It has the tokens of a pair's first text alone, and is not the pair with an empty second. */
  @Test
  void aSingleTextIsNoPair() {
    try (CrossEncoder model = load(LoadOptions.defaults())) {
      float[][] scores = model.predictLabelsOfTexts(List.of("hello bank", "a", "hello bank"));
      assertSameBits("equal texts", scores[0], scores[2]);
      assertNotEquals(model.predict("hello bank", ""), scores[0][0]);
      assertEquals(0, model.predictLabelsOfTexts(List.of()).length);
    }
  }

  @Test
  void normalizeIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> load(LoadOptions.defaults().withNormalize(true)));
  }

  @Test
  void noRoomForThePairsSpecialTokens() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> load(LoadOptions.defaults().withMaxSeqLength(2)))
            .getMessage();
    assertTrue(message.contains("at least 3"), message);
  }

  @Test
  void aCheckpointWithoutClassifier() {
    Golden plain = GOLDENS.read("plain-bert");
    assertRefused(plain.model(), "classifier.weight", "BertForSequenceClassification");
  }

  @Test
  void aClassifierOfAnotherNumberOfLabels() throws IOException {
    Path folder =
        GOLDENS.read("cross-encoders/two-labels").copyModel(temporary.resolve("two-labels"));
    Path config = folder.resolve("config.json");
    Files.writeString(config, Files.readString(config).replaceFirst("\\{", "{\"num_labels\": 5,"));
    assertRefused(folder, "classifier.weight", "expected shape [5, 28], found [2, 28]");
  }

  @Test
  void aModelWithOneTokenType() throws IOException {
    Path folder = GOLDEN.copyModel(temporary.resolve("one-type"));
    Path config = folder.resolve("config.json");
    String content = Files.readString(config);
    assertFalse(content.contains("\"type_vocab_size\": 1"));
    Files.writeString(config, content.replace("\"type_vocab_size\": 2", "\"type_vocab_size\": 1"));
    assertRefused(folder, "type_vocab_size", "token types up to 1");
  }

  @Test
  void asASentenceTransformerItIsRefusedWithTheRightClass() {
    String message =
        assertThrows(ModelFormatException.class, () -> SentenceTransformer.load(GOLDEN.model()))
            .getMessage();
    assertTrue(message.contains("CrossEncoder for a reranker"), message);
  }

  private static void assertRefused(Path folder, String... parts) {
    String message =
        assertThrows(ModelFormatException.class, () -> CrossEncoder.load(folder)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
