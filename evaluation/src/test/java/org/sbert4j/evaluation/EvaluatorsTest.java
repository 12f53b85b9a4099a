package org.sbert4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sbert4j.SimilarityFunction;

/** What the goldens do not show: errors, notes, chunks, how texts reach the encoder. */
class EvaluatorsTest {
  private static final List<SimilarityFunction> COSINE = List.of(SimilarityFunction.COSINE);

  /** A text's vector is its length and 1. */
  private static final TextEncoder LENGTHS =
      texts -> texts.stream().map(text -> new float[] {text.length(), 1}).toArray(float[][]::new);

  @Test
  void nothingToEvaluateIsAnError() {
    assertError("no sentence pairs", () -> new EmbeddingSimilarityEvaluator(List.of()));
    assertError("no sentence pairs", () -> new BinaryClassificationEvaluator(List.of(), COSINE));
    assertError("no triplets", () -> new TripletEvaluator(List.of(), COSINE));
    assertError("no translations", () -> new TranslationEvaluator(List.of()));
    assertError("no sentences", () -> new MSEEvaluator(List.of(), LENGTHS));
    assertError("no samples", () -> new RerankingEvaluator(List.of()));
    assertError(
        "no samples",
        () -> new RerankingEvaluator(List.of(new RerankingSample("q", List.of("p"), List.of()))));
    assertError("0 sentences", () -> ParaphraseMiningEvaluator.ofPairs(List.of()));
    assertError(
        "there is one sentence alone; give two different ones",
        () -> ParaphraseMiningEvaluator.ofPairs(List.of(new SentencePair("a", "a", 1))));
    assertError(
        "topK is 0 and maxPairs is 1; give 1 or more",
        () -> new ParaphraseMiningEvaluator(Map.of("a", "a", "b", "b"), List.of(), true, 0, 1));
    assertError(
        "no queries to which",
        () ->
            new InformationRetrievalEvaluator(
                new RetrievalSet(Map.of("q", "a"), Map.of("d", "b"), Map.of("q", Set.of())),
                COSINE));
    assertError(
        "no texts in the corpus",
        () ->
            new InformationRetrievalEvaluator(
                new RetrievalSet(Map.of("q", "a"), Map.of(), Map.of("q", Set.of("d"))), COSINE));
    assertError(
        "no similarity functions",
        () -> new TripletEvaluator(List.of(new Triplet("a", "b", "c")), List.of()));
  }

  private static void assertError(String part, Runnable making) {
    String message = assertThrows(IllegalArgumentException.class, making::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void constantLabelsAreNotedAndGiveNaN() {
    Evaluation found =
        new EmbeddingSimilarityEvaluator(
                List.of(new SentencePair("a", "bb", 2), new SentencePair("a", "bbbb", 2)))
            .evaluate(LENGTHS);
    assertTrue(Double.isNaN(found.metric("spearman_cosine")));
    assertTrue(Double.isNaN(found.primary()));
    assertEquals(
        List.of("the labels are all 2.0, so a correlation with them is not defined"),
        found.notes());
  }

  @Test
  void constantSimilaritiesAreNotedAndDoNotHideTheOthers() {
    Evaluation found =
        new EmbeddingSimilarityEvaluator(
                List.of(new SentencePair("a", "a", 1), new SentencePair("bb", "bb", 2)),
                List.of(SimilarityFunction.MANHATTAN, SimilarityFunction.DOT))
            .evaluate(LENGTHS);
    assertTrue(Double.isNaN(found.metric("spearman_manhattan")));
    assertEquals(1, found.metric("spearman_dot"), 1e-12);
    assertEquals(1, found.metric("spearman_max"), 1e-12);
    assertEquals(1, found.notes().size());
    assertTrue(found.notes().get(0).startsWith("the similarities by manhattan are all 0"));
  }

  @Test
  void queriesThatAreLeftOutAreNoted() {
    RerankingSample whole = new RerankingSample("q", List.of("p"), List.of("n"));
    Evaluation found =
        new RerankingEvaluator(
                List.of(
                    whole,
                    new RerankingSample("r", List.of(), List.of("n")),
                    new RerankingSample("s", List.of("p"), List.of())))
            .evaluate(LENGTHS);
    assertEquals(1, found.notes().size());
    assertTrue(found.notes().get(0).startsWith("1 of 3 queries measured; 2 left out"));
    assertEquals(List.of(), new RerankingEvaluator(List.of(whole)).evaluate(LENGTHS).notes());
    found =
        new InformationRetrievalEvaluator(
                new RetrievalSet(
                    Map.of("q", "a", "r", "b"), Map.of("d", "b"), Map.of("q", Set.of("d"))),
                COSINE)
            .evaluate(LENGTHS);
    assertEquals(1, found.notes().size());
    assertTrue(found.notes().get(0).startsWith("1 of 2 queries measured; 1 left out"));
  }

  @Test
  void onePairAloneIsNotedOnce() {
    Evaluation found =
        new EmbeddingSimilarityEvaluator(List.of(new SentencePair("a", "bb", 2))).evaluate(LENGTHS);
    assertTrue(Double.isNaN(found.primary()));
    assertEquals(1, found.notes().size());
    assertTrue(found.notes().get(0).startsWith("there is one pair alone"));
  }

  @Test
  void aGradedLabelCannotBeClassified() {
    List<SentencePair> pairs =
        List.of(new SentencePair("a", "b", 1), new SentencePair("a", "c", 2));
    assertError("pair 2 has the label 2.0", () -> new BinaryClassificationEvaluator(pairs, COSINE));
  }

  @Test
  void labelsOfOneKindAreNoted() {
    Evaluation found =
        new BinaryClassificationEvaluator(List.of(new SentencePair("a", "b", 0)), COSINE)
            .evaluate(LENGTHS);
    assertEquals(1, found.metric("cosine_accuracy"));
    assertEquals(0, found.metric("cosine_ap"));
    assertEquals(
        List.of("all labels are 0, so that there is nothing to tell apart"), found.notes());
  }

  @Test
  void moreThanAChunkIsAsGood() {
    List<SentencePair> pairs = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      pairs.add(new SentencePair("x".repeat(i % 50), "x".repeat(i % 70), i));
    }
    double[] expected =
        pairs.stream()
            .mapToDouble(
                pair ->
                    SimilarityFunction.DOT.apply(
                        new float[] {pair.sentence1().length(), 1},
                        new float[] {pair.sentence2().length(), 1}))
            .toArray();
    List<Integer> calls = new ArrayList<>();
    TextEncoder counting =
        texts -> {
          calls.add(texts.size());
          return LENGTHS.encode(texts);
        };
    double[][] found = PairScores.of(pairs, List.of(SimilarityFunction.DOT), counting);
    assertEquals(List.of(4096, 4096, 1808), calls);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[0][i]);
    }
  }

  /** It takes one second or two; the limit is for machines that do other things besides. */
  @Test
  @Tag("soak")
  void theMetricsOfAMillionPairsTakeNoTime() {
    int count = 1_000_000;
    Random random = new Random(1);
    List<SentencePair> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pairs.add(new SentencePair("a", "b", random.nextInt(2)));
    }
    List<SimilarityFunction> all = List.of(SimilarityFunction.values());
    double[][] scores = new double[all.size()][];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.doubles(count).toArray();
    }
    for (PairEvaluator evaluator :
        List.of(
            new EmbeddingSimilarityEvaluator(pairs, all),
            new BinaryClassificationEvaluator(pairs, all))) {
      long start = System.nanoTime();
      Evaluation found = evaluator.evaluate(scores);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      System.out.printf(
          "%s: 1,000,000 pairs, four functions: %d ms%n", found.primaryMetric(), millis);
      assertTrue(millis < 10_000, () -> millis + " ms");
    }
  }

  @Test
  void queriesAndDocumentsReachTheEncoderAsSuch() {
    List<String> said = new ArrayList<>();
    TextEncoder recording =
        new TextEncoder() {
          @Override
          public float[][] encode(List<String> texts) {
            said.add("encode " + texts);
            return LENGTHS.encode(texts);
          }

          @Override
          public float[][] encodeQuery(List<String> queries) {
            said.add("query " + queries);
            return LENGTHS.encode(queries);
          }

          @Override
          public float[][] encodeDocument(List<String> documents) {
            said.add("document " + documents);
            return LENGTHS.encode(documents);
          }
        };
    new InformationRetrievalEvaluator(
            new RetrievalSet(Map.of("q", "a"), Map.of("d", "b"), Map.of("q", Set.of("d"))), COSINE)
        .evaluate(recording);
    new RerankingEvaluator(List.of(new RerankingSample("q", List.of("p"), List.of("n"))))
        .evaluate(recording);
    new TripletEvaluator(List.of(new Triplet("a", "b", "c")), COSINE).evaluate(recording);
    new TranslationEvaluator(List.of(new Translation("s", "t"))).evaluate(recording);
    assertEquals(
        List.of(
            "query [a]",
            "document [b]",
            "query [q]",
            "document [p, n]",
            "query [a]",
            "document [b]",
            "document [c]",
            "encode [s]",
            "encode [t]"),
        said);
  }

  @Test
  void equalScoresAreOrderedByIdAsPythonOrdersIt() {
    // By UTF-16 the second, a surrogate pair, would come before the first.
    String last = "\uFFFD";
    String afterThat = new String(Character.toChars(0x10000));
    Map<String, String> corpus = new LinkedHashMap<>();
    corpus.put(afterThat, "same");
    corpus.put(last, "same");
    RetrievalSet set = new RetrievalSet(Map.of("q", "query"), corpus, Map.of("q", Set.of(last)));
    Evaluation found = new InformationRetrievalEvaluator(set, COSINE).evaluate(LENGTHS);
    assertEquals(1, found.metric("cosine_accuracy@1"));
  }

  @Test
  void vectorsOfOtherLengthsHaveNoSquaredDistance() {
    MSEEvaluator evaluator = new MSEEvaluator(List.of("a"), LENGTHS);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> evaluator.evaluate(texts -> new float[][] {{1, 2, 3}}))
            .getMessage();
    assertTrue(message.contains("2 elements and the student's 3"), message);
  }

  @Test
  void anUnknownMetricIsNamed() {
    Evaluation found =
        new TripletEvaluator(List.of(new Triplet("a", "a", "bbb")), COSINE).evaluate(LENGTHS);
    assertEquals(1, found.metric("cosine_accuracy"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> found.metric("ap")).getMessage();
    assertTrue(message.contains("cosine_accuracy"), message);
    assertFalse(found.metrics().containsKey("max_accuracy"));
  }
}
