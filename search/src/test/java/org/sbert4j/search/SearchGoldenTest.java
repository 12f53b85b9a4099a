package org.sbert4j.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sbert4j.CrossEncoder;
import org.sbert4j.EmbeddingQuantizer;
import org.sbert4j.Precision;
import org.sbert4j.QuantizationRanges;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SimilarityFunction;

/** Searches beside those of sentence_transformers.util, on the same vectors. */
class SearchGoldenTest {
  private static final double TOLERANCE = 1e-9;

  /** Of what is computed in 32-bit floats there. */
  private static final double FLOAT_TOLERANCE = 2e-5;

  private static JsonNode golden;
  private static float[][] vectors;

  @BeforeAll
  static void read() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    golden = mapper.readTree(Path.of("../goldens/suite/search/expected.json").toFile());
    vectors = mapper.convertValue(golden.get("vectors"), float[][].class);
  }

  private static float[][] rows(int first, int end) {
    return Arrays.copyOfRange(vectors, first, end);
  }

  private static void assertHits(JsonNode expected, List<List<SearchHit>> found, double tolerance) {
    assertEquals(expected.size(), found.size());
    for (int query = 0; query < found.size(); query++) {
      List<SearchHit> hits = found.get(query);
      JsonNode wanted = expected.get(query);
      assertEquals(wanted.size(), hits.size());
      for (int i = 0; i < hits.size(); i++) {
        String place = "query %d, hit %d".formatted(query, i);
        assertEquals(wanted.get(i).get(1).doubleValue(), hits.get(i).score(), tolerance, place);
        assertEquals(wanted.get(i).get(0).intValue(), hits.get(i).corpusId(), place);
      }
    }
  }

  @Test
  void semanticSearch() {
    int cases = 0;
    for (JsonNode entry : golden.get("semanticSearch")) {
      SimilarityFunction function = SimilarityFunction.named(entry.get("function").textValue());
      List<List<SearchHit>> found =
          new SemanticSearch(function)
              .search(
                  rows(0, entry.get("hits").size()),
                  rows(20, vectors.length),
                  entry.get("topK").intValue());
      assertHits(entry.get("hits"), found, TOLERANCE);
      cases++;
    }
    assertEquals(12, cases);
  }

  @Test
  void paraphraseMining() {
    int cases = 0;
    for (JsonNode entry : golden.get("paraphraseMining")) {
      List<ParaphrasePair> found =
          new ParaphraseMining(
                  new SemanticSearch(SimilarityFunction.COSINE),
                  entry.get("topK").intValue(),
                  entry.get("maxPairs").intValue())
              .mine(vectors);
      JsonNode expected = entry.get("pairs");
      assertEquals(expected.size(), found.size());
      for (int i = 0; i < found.size(); i++) {
        assertEquals(expected.get(i).get(0).doubleValue(), found.get(i).score(), TOLERANCE);
        assertEquals(expected.get(i).get(1).intValue(), found.get(i).first());
        assertEquals(expected.get(i).get(2).intValue(), found.get(i).second());
      }
      cases++;
    }
    assertEquals(3, cases);
  }

  @Test
  void communityDetection() {
    List<Integer> counts = new ArrayList<>();
    for (JsonNode entry : golden.get("communityDetection")) {
      List<List<Integer>> found =
          new CommunityDetection(
                  entry.get("threshold").doubleValue(), entry.get("minCommunitySize").intValue())
              .detect(vectors);
      List<List<Integer>> expected = new ArrayList<>();
      for (JsonNode community : entry.get("communities")) {
        List<Integer> members = new ArrayList<>();
        community.forEach(member -> members.add(member.intValue()));
        expected.add(members);
      }
      assertEquals(expected, found, entry.get("threshold") + " " + entry.get("minCommunitySize"));
      counts.add(found.size());
    }
    assertEquals(5, counts.size());
    assertEquals(0, counts.get(4));
    assertTrue(counts.get(0) > 10, counts::toString);
  }

  private static HardNegativeMining mining(JsonNode options) {
    HardNegativeMining mining = HardNegativeMining.defaults();
    Map<String, Double> given = new LinkedHashMap<>();
    options.fieldNames().forEachRemaining(name -> given.put(name, options.get(name).doubleValue()));
    assertTrue(
        Set.of(
                "num_negatives",
                "range_min",
                "range_max",
                "min_score",
                "max_score",
                "absolute_margin",
                "relative_margin")
            .containsAll(given.keySet()));
    if (given.containsKey("num_negatives")) {
      mining = mining.withNumNegatives(given.get("num_negatives").intValue());
    }
    if (given.containsKey("range_max")) {
      mining =
          mining.withRange(given.get("range_min").intValue(), given.get("range_max").intValue());
    } else if (given.containsKey("range_min")) {
      mining = mining.withRangeMin(given.get("range_min").intValue());
    }
    if (given.containsKey("min_score")) {
      mining = mining.withMinScore(given.get("min_score"));
    }
    if (given.containsKey("max_score")) {
      mining = mining.withMaxScore(given.get("max_score"));
    }
    if (given.containsKey("absolute_margin")) {
      mining = mining.withAbsoluteMargin(given.get("absolute_margin"));
    }
    if (given.containsKey("relative_margin")) {
      mining = mining.withRelativeMargin(given.get("relative_margin"));
    }
    return mining;
  }

  @Test
  void mineHardNegatives() {
    JsonNode given = golden.get("mineHardNegatives").get(0);
    // The corpus has no text twice; all positives are in it.
    List<Integer> corpus = new ArrayList<>();
    given.get("corpus").forEach(row -> corpus.add(row.intValue()));
    Map<Integer, List<Integer>> positives = new LinkedHashMap<>();
    for (JsonNode pair : given.get("pairs")) {
      positives
          .computeIfAbsent(pair.get(0).intValue(), anchor -> new ArrayList<>())
          .add(corpus.indexOf(pair.get(1).intValue()));
    }
    float[][] anchorVectors =
        positives.keySet().stream().map(row -> vectors[row]).toArray(float[][]::new);
    int[][] indices =
        positives.values().stream()
            .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
    float[][] corpusVectors = corpus.stream().map(row -> vectors[row]).toArray(float[][]::new);
    List<Integer> anchors = List.copyOf(positives.keySet());
    for (JsonNode entry : given.get("cases")) {
      List<MinedNegatives> mined =
          mining(entry.get("options")).mine(anchorVectors, indices, corpusVectors);
      List<List<Integer>> found = new ArrayList<>();
      List<Double> scores = new ArrayList<>();
      for (int i = 0; i < anchors.size(); i++) {
        for (int j = 0; j < indices[i].length; j++) {
          for (SearchHit negative : mined.get(i).negatives()) {
            found.add(
                List.of(
                    anchors.get(i), corpus.get(indices[i][j]), corpus.get(negative.corpusId())));
            scores.add(mined.get(i).positiveScores().get(j));
            scores.add(negative.score());
          }
        }
      }
      JsonNode expected = entry.get("triplets");
      String options = entry.get("options").toString();
      assertEquals(
          IntStream.range(0, expected.size())
              .mapToObj(
                  i ->
                      List.of(
                          expected.get(i).get(0).intValue(),
                          expected.get(i).get(1).intValue(),
                          expected.get(i).get(2).intValue()))
              .toList(),
          found,
          options);
      for (int i = 0; i < expected.size(); i++) {
        assertEquals(
            expected.get(i).get(3).doubleValue(), scores.get(2 * i), FLOAT_TOLERANCE, options);
        assertEquals(
            expected.get(i).get(4).doubleValue(), scores.get(2 * i + 1), FLOAT_TOLERANCE, options);
      }
    }
    assertEquals(7, given.get("cases").size());
  }

  /** Scores of a model and a cross-encoder are not the reference's last digits. */
  private static final double SCORE_TOLERANCE = 1e-5;

  @Test
  void mineHardNegativesRescored() {
    JsonNode given = golden.get("rescoredHardNegatives").get(0);
    List<String> corpus = new ArrayList<>();
    given.get("corpus").forEach(text -> corpus.add(text.textValue()));
    List<String> anchors = new ArrayList<>();
    List<String> positives = new ArrayList<>();
    for (JsonNode pair : given.get("pairs")) {
      anchors.add(pair.get(0).textValue());
      positives.add(pair.get(1).textValue());
    }
    int compared = 0;
    try (SentenceTransformer model = SentenceTransformer.load(folder(given, "model"));
        CrossEncoder crossEncoder = CrossEncoder.load(folder(given, "crossEncoder"))) {
      for (JsonNode entry : given.get("cases")) {
        String options = entry.get("options").toString();
        List<HardNegative> found =
            mining(entry.get("options"))
                .withFunction(model.similarityFunction())
                .mine(model, crossEncoder, anchors, positives, corpus);
        JsonNode expected = entry.get("triplets");
        assertEquals(expected.size(), found.size(), options);
        for (int i = 0; i < found.size(); i++) {
          HardNegative triplet = found.get(i);
          JsonNode wanted = expected.get(i);
          assertEquals(
              List.of(
                  wanted.get(0).textValue(), wanted.get(1).textValue(), wanted.get(2).textValue()),
              List.of(triplet.anchor(), triplet.positive(), triplet.negative()),
              options);
          assertEquals(
              wanted.get(3).doubleValue(), triplet.positiveScore(), SCORE_TOLERANCE, options);
          assertEquals(
              wanted.get(4).doubleValue(), triplet.negativeScore(), SCORE_TOLERANCE, options);
          compared++;
        }
      }
    }
    assertEquals(7, given.get("cases").size());
    assertTrue(compared > 100, compared + " compared");
  }

  private static Path folder(JsonNode given, String name) {
    return Path.of("../goldens/suite", given.get(name).textValue(), "model");
  }

  @Test
  void quantizedSearch() {
    float[][] queries = rows(0, 12);
    float[][] corpus = rows(12, vectors.length);
    QuantizationRanges ranges = QuantizationRanges.of(corpus);
    int compared = 0;
    for (JsonNode entry : golden.get("quantizedSearch")) {
      Precision precision =
          Precision.valueOf(entry.get("precision").textValue().toUpperCase(Locale.ROOT));
      QuantizedSearch search =
          precision.needsRanges()
              ? QuantizedSearch.ofBytes(
                  EmbeddingQuantizer.of(precision, ranges).quantize(corpus), precision, ranges)
              : QuantizedSearch.ofBits(
                  EmbeddingQuantizer.binary(precision).quantize(corpus), precision);
      int topK = entry.get("topK").intValue();
      int multiplier = entry.get("rescoreMultiplier").intValue();
      List<List<SearchHit>> found = search.withRescoreMultiplier(multiplier).search(queries, topK);
      for (int query = 0; query < queries.length; query++) {
        List<SearchHit> hits = found.get(query);
        JsonNode expected = entry.get("hits").get(query);
        assertEquals(expected.size(), hits.size());
        // Which of the equally near become candidates is anybody's choice.
        boolean undecided =
            topK * multiplier < corpus.length
                && search.isUndecided(queries[query], topK * multiplier);
        for (int i = 0; i < hits.size() && !undecided; i++) {
          String place = entry.get("search") + " " + precision + " query " + query + " hit " + i;
          assertEquals(
              expected.get(i).get(1).doubleValue(), hits.get(i).score(), FLOAT_TOLERANCE, place);
          compared++;
        }
      }
    }
    assertEquals(15, golden.get("quantizedSearch").size());
    assertTrue(compared > 9_000, compared + " compared");
  }
}
