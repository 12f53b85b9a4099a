package org.sbert4j.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sbert4j.EmbeddingQuantizer;
import org.sbert4j.Precision;
import org.sbert4j.QuantizationRanges;
import org.sbert4j.SimilarityFunction;

class SemanticSearchTest {
  private static final float[][] NONE = {};

  /** Of no more than a few values, so that many scores are equal. */
  private static float[][] coarse(int count, int dimensions, long seed) {
    Random random = new Random(seed);
    float[][] vectors = new float[count][dimensions];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimensions; i++) {
        vector[i] = random.nextInt(5) - 2;
      }
    }
    return vectors;
  }

  private static float[][] fine(int count, int dimensions, long seed) {
    Random random = new Random(seed);
    float[][] vectors = new float[count][dimensions];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimensions; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  private static List<List<SearchHit>> plainly(
      SimilarityFunction function, float[][] queries, float[][] corpus, int topK) {
    List<List<SearchHit>> found = new ArrayList<>();
    for (float[] query : queries) {
      List<SearchHit> hits = new ArrayList<>();
      for (int id = 0; id < corpus.length; id++) {
        hits.add(new SearchHit(id, function.apply(query, corpus[id])));
      }
      hits.sort(
          Comparator.comparingDouble(SearchHit::score)
              .reversed()
              .thenComparingInt(SearchHit::corpusId));
      found.add(List.copyOf(hits.subList(0, Math.min(topK, hits.size()))));
    }
    return found;
  }

  @ParameterizedTest
  @EnumSource
  void findsWhatPlainLoopsFindToTheLastBit(SimilarityFunction function) {
    for (int topK : new int[] {1, 7, 100, 10_000}) {
      for (int threads : new int[] {1, 3}) {
        SemanticSearch search = new SemanticSearch(function).withThreads(threads);
        float[][] queries = coarse(5, 6, 1);
        float[][] corpus = coarse(1500, 6, 2);
        assertEquals(
            plainly(function, queries, corpus, topK), search.search(queries, corpus, topK));
        queries = fine(5, 33, 1);
        corpus = fine(900, 33, 2);
        assertEquals(
            plainly(function, queries, corpus, topK), search.search(queries, corpus, topK));
      }
    }
  }

  /** Enough work for the backend's kernels, whose widths the numbers do not fit. */
  @ParameterizedTest
  @CsvSource({"COSINE, 301, 5003, 200, 10", "DOT, 1100, 1700, 150, 3", "COSINE, 9, 40000, 800, 5"})
  void kernelsFindTheSame(
      SimilarityFunction function, int queryCount, int corpusCount, int dimensions, int topK) {
    float[][] queries = fine(queryCount, dimensions, 3);
    float[][] corpus = fine(corpusCount, dimensions, 4);
    // Some that are equal, or nearly.
    for (int i = 0; i < corpusCount / 2; i += 9) {
      corpus[i] = corpus[corpusCount - 1 - i].clone();
      corpus[i][0] += i % 2 * 1e-7f;
    }
    List<List<SearchHit>> found = new SemanticSearch(function).search(queries, corpus, topK);
    int step = queryCount / 9;
    for (int query = 0; query < queryCount; query += step) {
      assertEquals(
          plainly(function, new float[][] {queries[query]}, corpus, topK).get(0),
          found.get(query),
          "query " + query);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCorpusInPartsGivesTheSame(SimilarityFunction function) {
    float[][] queries = coarse(4, 5, 5);
    float[][] corpus = coarse(700, 5, 6);
    SemanticSearch search = new SemanticSearch(function);
    RunningSearch running = search.begin(queries, 20);
    for (int first = 0; first < corpus.length; first += 99) {
      running.add(Arrays.copyOfRange(corpus, first, Math.min(first + 99, corpus.length)));
    }
    running.add(NONE);
    assertEquals(search.search(queries, corpus, 20), running.hits());
  }

  @ParameterizedTest
  @EnumSource(names = {"COSINE", "DOT"})
  void vectorsOfZeroesAndOfAnyLengthAreFoundAsTheDefinitionSays(SimilarityFunction function) {
    float[][] corpus = fine(50, 4, 7);
    for (int i = 0; i < 40; i++) {
      float scale = new float[] {0, 1e-30f, 1e-20f, 1e18f, 1e30f}[i % 5];
      for (int j = 0; j < 4; j++) {
        corpus[i][j] *= scale;
      }
    }
    float[][] queries = {corpus[41], corpus[0], corpus[1], corpus[4], {-1, 1, -1, 1}};
    assertEquals(
        plainly(function, queries, corpus, 60),
        new SemanticSearch(function).search(queries, corpus, 60));
    assertEquals(
        plainly(function, queries, corpus, 5),
        new SemanticSearch(function).search(queries, corpus, 5));
  }

  @Test
  void emptySetsGiveNothing() {
    SemanticSearch search = new SemanticSearch(SimilarityFunction.COSINE);
    assertEquals(List.of(), search.search(NONE, fine(3, 4, 1), 5));
    assertEquals(List.of(List.of(), List.of()), search.search(fine(2, 4, 1), NONE, 5));
    assertEquals(List.of(), new ParaphraseMining().mine(NONE));
    assertEquals(List.of(), new ParaphraseMining().mine(fine(1, 4, 1)));
    assertEquals(List.of(), new CommunityDetection().detect(NONE));
  }

  @Test
  void aGreaterTopKThanTheCorpusGivesAllOfIt() {
    List<List<SearchHit>> found =
        new SemanticSearch(SimilarityFunction.DOT)
            .search(fine(2, 4, 1), fine(3, 4, 2), Integer.MAX_VALUE);
    found.forEach(hits -> assertEquals(3, hits.size()));
  }

  private static void assertRefused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  @Test
  void badInputIsRefusedInASentence() {
    SemanticSearch search = new SemanticSearch(SimilarityFunction.COSINE);
    assertRefused(
        "topK is 0; it must be 1 or more", () -> search.search(fine(1, 4, 1), fine(1, 4, 1), 0));
    assertRefused("threads is 0; it must be 1 or more", () -> search.withThreads(0));
    assertRefused(
        "vector 0 of the corpus has 5 elements and others have 4; compare vectors of one model",
        () -> search.search(fine(1, 4, 1), fine(1, 5, 1), 1));
    float[][] broken = fine(3, 4, 1);
    broken[2][1] = Float.NaN;
    assertRefused(
        "the similarity of query 0 and vector 2 of the corpus is not a number; compare vectors of finite elements",
        () -> search.search(fine(1, 4, 1), broken, 1));
    assertEquals(
        "vector 1 of the queries is null",
        assertThrows(
                NullPointerException.class,
                () -> search.search(new float[][] {{1}, null}, fine(1, 1, 1), 1))
            .getMessage());
    assertRefused(
        "threshold is NaN; a cosine is from -1 to 1, and 0.75 is usual",
        () -> new CommunityDetection(Double.NaN, 3));
    assertRefused(
        "the ranks from 4 to 6 have less than 3 candidates; give a greater rangeMax, or a lesser rangeMin or numNegatives",
        () -> HardNegativeMining.defaults().withRange(4, 6));
  }

  @Test
  void anInterruptEndsTheSearch() {
    Thread.currentThread().interrupt();
    try {
      assertThrows(
          CancellationException.class,
          () ->
              new SemanticSearch(SimilarityFunction.DOT)
                  .search(fine(2, 4, 1), fine(1000, 4, 2), 1));
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void communitiesOfManyAreThoseOfFew() {
    // Enough for the kernels; three communities around fixed vectors, and what is near to nothing.
    float[][] centres = fine(3, 300, 8);
    float[][] vectors = fine(2000, 300, 9);
    List<List<Integer>> expected = new ArrayList<>();
    for (int community = 0; community < 3; community++) {
      List<Integer> members = new ArrayList<>();
      for (int i = 0; i < 30 - 5 * community; i++) {
        int place = community * 500 + i * 3;
        members.add(place);
        for (int j = 0; j < 300; j++) {
          vectors[place][j] = centres[community][j] + 0.1f * vectors[place][j];
        }
      }
      expected.add(members);
    }
    List<List<Integer>> found = new CommunityDetection(0.9, 10).withThreads(2).detect(vectors);
    assertEquals(expected, found.stream().map(list -> list.stream().sorted().toList()).toList());
  }

  @Test
  void negativesByChanceAreCandidatesAndTheSameForASeed() {
    float[][] anchors = fine(5, 8, 1);
    float[][] corpus = fine(60, 8, 2);
    int[][] positives = {{0}, {1}, {2, 3}, {4}, {5}};
    HardNegativeMining all = HardNegativeMining.defaults().withNumNegatives(20).withRange(0, 20);
    HardNegativeMining some =
        HardNegativeMining.defaults().withNumNegatives(6).withRange(0, 20).withRandomSampling(7);
    List<MinedNegatives> candidates = all.mine(anchors, positives, corpus);
    List<MinedNegatives> chosen = some.mine(anchors, positives, corpus);
    assertEquals(chosen, some.mine(anchors, positives, corpus));
    for (int i = 0; i < anchors.length; i++) {
      List<SearchHit> expected = new ArrayList<>(candidates.get(i).negatives());
      expected.retainAll(chosen.get(i).negatives());
      assertEquals(expected, chosen.get(i).negatives());
      assertEquals(6, expected.size());
    }
  }

  @Test
  void stagesOfAQuantizedSearchEndWithTheExactScores() {
    float[][] corpus = fine(400, 64, 1);
    float[][] queries = fine(6, 64, 2);
    for (int query = 0; query < queries.length; query++) {
      for (int i = 0; i < 64; i++) {
        queries[query][i] = queries[query][i] * 0.3f + corpus[query * 50][i];
      }
    }
    QuantizationRanges ranges = QuantizationRanges.of(corpus);
    byte[][] bits = EmbeddingQuantizer.binary(Precision.BINARY).quantize(corpus);
    byte[][] bytes = EmbeddingQuantizer.of(Precision.INT8, ranges).quantize(corpus);
    QuantizedSearch search =
        QuantizedSearch.ofBits(bits, Precision.BINARY)
            .thenBy(QuantizedSearch.bytes(bytes, Precision.INT8, ranges))
            .thenBy(QuantizedSearch.floats(corpus));
    List<List<SearchHit>> exact =
        new SemanticSearch(SimilarityFunction.DOT).search(queries, corpus, 3);
    List<List<SearchHit>> found = search.withRescoreMultiplier(4).search(queries, 3);
    int same = 0;
    for (int query = 0; query < queries.length; query++) {
      assertEquals(exact.get(query).get(0), found.get(query).get(0));
      for (SearchHit hit : found.get(query)) {
        assertEquals(
            SimilarityFunction.DOT.apply(queries[query], corpus[hit.corpusId()]), hit.score());
        same += exact.get(query).contains(hit) ? 1 : 0;
      }
    }
    assertTrue(same >= 12, same + " of 18");
  }
}
