package org.sbert4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.evaluation.InformationRetrievalEvaluator.Cutoffs;

/** The evaluators beside those of sentence-transformers, on the same vectors. */
class EvaluatorGoldenTest {
  private static final double TOLERANCE = 1e-9;
  private static final int FEWEST_CASES = 38;

  private static JsonNode golden;

  @BeforeAll
  static void read() throws IOException {
    golden =
        new ObjectMapper().readTree(Path.of("../goldens/suite/evaluation/expected.json").toFile());
  }

  @Test
  void thereAreAllEvaluators() {
    Set<String> names = new HashSet<>();
    golden.get("cases").forEach(entry -> names.add(entry.get("evaluator").textValue()));
    assertEquals(
        Set.of(
            "EmbeddingSimilarityEvaluator",
            "BinaryClassificationEvaluator",
            "TripletEvaluator",
            "InformationRetrievalEvaluator",
            "RerankingEvaluator",
            "ParaphraseMiningEvaluator",
            "TranslationEvaluator",
            "MSEEvaluator"),
        names);
    assertTrue(golden.get("cases").size() >= FEWEST_CASES);
  }

  @TestFactory
  Stream<DynamicTest> metricsAreThoseOfSentenceTransformers() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode entry : golden.get("cases")) {
      String name = tests.size() + " " + entry.get("evaluator").textValue();
      tests.add(dynamicTest(name, () -> check(entry)));
    }
    return tests.stream();
  }

  private static void check(JsonNode entry) {
    Evaluation found = evaluator(entry).evaluate(vectors(entry));
    JsonNode expected = entry.get("metrics");
    expected
        .fieldNames()
        .forEachRemaining(
            name -> {
              JsonNode value = expected.get(name);
              double number = value.isNull() ? Double.NaN : value.doubleValue();
              assertEquals(number, found.metric(name), TOLERANCE, name);
            });
    assertEquals(entry.get("primaryMetric").textValue(), found.primaryMetric());
    // Reranking with equal scores leaves one metric out.
    int left = entry.get("evaluator").textValue().equals("RerankingEvaluator") ? 1 : 0;
    assertTrue(found.metrics().size() - expected.size() <= left, found::toString);
  }

  private static KnownVectors vectors(JsonNode entry) {
    return new KnownVectors(
        new ObjectMapper()
            .convertValue(
                golden.get("vectors").get(entry.get("vectors").textValue()), float[][].class));
  }

  private static Evaluator evaluator(JsonNode entry) {
    return switch (entry.get("evaluator").textValue()) {
      case "EmbeddingSimilarityEvaluator" ->
          new EmbeddingSimilarityEvaluator(pairs(entry), functions(entry));
      case "BinaryClassificationEvaluator" ->
          new BinaryClassificationEvaluator(pairs(entry), functions(entry));
      case "TripletEvaluator" ->
          new TripletEvaluator(
              triplets(entry), functions(entry), entry.get("margin").doubleValue());
      case "InformationRetrievalEvaluator" ->
          new InformationRetrievalEvaluator(
              retrievalSet(entry), functions(entry), cutoffs(entry.get("cutoffs")));
      case "RerankingEvaluator" ->
          new RerankingEvaluator(
              samples(entry),
              SimilarityFunction.named(entry.get("function").textValue()),
              entry.get("atK").intValue());
      case "ParaphraseMiningEvaluator" -> paraphraseMining(entry);
      case "TranslationEvaluator" -> new TranslationEvaluator(translations(entry));
      case "MSEEvaluator" ->
          new MSEEvaluator(
              strings(entry.get("sources")), strings(entry.get("targets")), vectors(entry));
      default -> throw new AssertionError(entry);
    };
  }

  private static List<SentencePair> pairs(JsonNode entry) {
    JsonNode columns = entry.get("pairs");
    List<SentencePair> pairs = new ArrayList<>();
    for (int i = 0; i < columns.get(0).size(); i++) {
      pairs.add(
          new SentencePair(
              columns.get(0).get(i).textValue(),
              columns.get(1).get(i).textValue(),
              columns.get(2).get(i).doubleValue()));
    }
    return pairs;
  }

  private static List<Triplet> triplets(JsonNode entry) {
    JsonNode columns = entry.get("triplets");
    List<Triplet> triplets = new ArrayList<>();
    for (int i = 0; i < columns.get(0).size(); i++) {
      triplets.add(
          new Triplet(
              columns.get(0).get(i).textValue(),
              columns.get(1).get(i).textValue(),
              columns.get(2).get(i).textValue()));
    }
    return triplets;
  }

  private static List<RerankingSample> samples(JsonNode entry) {
    List<RerankingSample> samples = new ArrayList<>();
    entry
        .get("samples")
        .forEach(
            sample ->
                samples.add(
                    new RerankingSample(
                        sample.get("query").textValue(),
                        strings(sample.get("positive")),
                        strings(sample.get("negative")))));
    return samples;
  }

  private static RetrievalSet retrievalSet(JsonNode entry) {
    Map<String, Set<String>> relevantDocs = new LinkedHashMap<>();
    entry
        .get("relevantDocs")
        .properties()
        .forEach(field -> relevantDocs.put(field.getKey(), Set.copyOf(strings(field.getValue()))));
    return new RetrievalSet(
        stringMap(entry.get("queries")), stringMap(entry.get("corpus")), relevantDocs);
  }

  private static Cutoffs cutoffs(JsonNode chosen) {
    return chosen.isEmpty()
        ? Cutoffs.defaults()
        : new Cutoffs(
            integers(chosen.get("accuracy_at_k")),
            integers(chosen.get("precision_recall_at_k")),
            integers(chosen.get("ndcg_at_k")),
            integers(chosen.get("mrr_at_k")),
            integers(chosen.get("map_at_k")));
  }

  private static Evaluator paraphraseMining(JsonNode entry) {
    List<Map.Entry<String, String>> duplicates = new ArrayList<>();
    entry
        .get("duplicates")
        .forEach(
            pair -> duplicates.add(Map.entry(pair.get(0).textValue(), pair.get(1).textValue())));
    return new ParaphraseMiningEvaluator(
        stringMap(entry.get("sentences")),
        duplicates,
        entry.get("addTransitiveClosure").booleanValue(),
        entry.get("topK").intValue(),
        entry.get("maxPairs").intValue());
  }

  private static List<Translation> translations(JsonNode entry) {
    List<Translation> translations = new ArrayList<>();
    for (int i = 0; i < entry.get("sources").size(); i++) {
      translations.add(
          new Translation(
              entry.get("sources").get(i).textValue(), entry.get("targets").get(i).textValue()));
    }
    return translations;
  }

  private static List<SimilarityFunction> functions(JsonNode entry) {
    return strings(entry.get("functions")).stream().map(SimilarityFunction::named).toList();
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(element -> strings.add(element.textValue()));
    return strings;
  }

  private static List<Integer> integers(JsonNode array) {
    List<Integer> integers = new ArrayList<>();
    array.forEach(element -> integers.add(element.intValue()));
    return integers;
  }

  private static Map<String, String> stringMap(JsonNode object) {
    Map<String, String> map = new LinkedHashMap<>();
    object.properties().forEach(field -> map.put(field.getKey(), field.getValue().textValue()));
    return map;
  }
}
