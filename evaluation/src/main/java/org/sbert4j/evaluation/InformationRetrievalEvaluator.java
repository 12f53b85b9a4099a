package org.sbert4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.evaluation.metrics.Ranking;
import org.sbert4j.search.RunningSearch;
import org.sbert4j.search.SearchHit;
import org.sbert4j.search.SemanticSearch;

/**
 * How well queries find what belongs to them in a corpus, all of which is compared with each.
 *
 * <p>The metrics, for each similarity function such as cosine: {@code cosine_accuracy@k}, {@code
 * cosine_precision@k} and {@code cosine_recall@k} for k of 1, 3, 5 and 10, {@code cosine_ndcg@10},
 * {@code cosine_mrr@10} and {@code cosine_map@100}, or for other {@link Cutoffs}. The primary one
 * is the NDCG at the greatest k, by the function that has the greatest. Queries to which nothing
 * belongs are left out, and a note says how many.
 */
public final class InformationRetrievalEvaluator implements Evaluator {
  /** Of the corpus, so many are encoded and compared before the next. */
  private static final int CHUNK = 4096;

  /** Ids as Python orders them; Java's own order is by UTF-16. */
  private static final Comparator<String> BY_CODE_POINTS =
      (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

  private final List<String> queryIds;
  private final RetrievalSet set;
  private final List<SimilarityFunction> functions;
  private final Cutoffs cutoffs;

  /**
   * How many of the best hits each metric looks at. The names are sentence-transformers'; each list
   * has at least one number, from 1.
   */
  public record Cutoffs(
      List<Integer> accuracyAtK,
      List<Integer> precisionRecallAtK,
      List<Integer> ndcgAtK,
      List<Integer> mrrAtK,
      List<Integer> mapAtK) {
    /**
     * Copies and checks the lists.
     *
     * @throws IllegalArgumentException if a list is empty or holds a number below 1
     */
    public Cutoffs {
      accuracyAtK = List.copyOf(accuracyAtK);
      precisionRecallAtK = List.copyOf(precisionRecallAtK);
      ndcgAtK = List.copyOf(ndcgAtK);
      mrrAtK = List.copyOf(mrrAtK);
      mapAtK = List.copyOf(mapAtK);
      for (List<Integer> list : List.of(accuracyAtK, precisionRecallAtK, ndcgAtK, mrrAtK, mapAtK)) {
        if (list.isEmpty() || Collections.min(list) < 1) {
          throw new IllegalArgumentException(
              "the numbers of hits to look at are " + list + "; give one at least, from 1");
        }
      }
    }

    /** Those of sentence-transformers. */
    public static Cutoffs defaults() {
      List<Integer> small = List.of(1, 3, 5, 10);
      return new Cutoffs(small, small, List.of(10), List.of(10), List.of(100));
    }

    private int greatest() {
      return Stream.of(accuracyAtK, precisionRecallAtK, ndcgAtK, mrrAtK, mapAtK)
          .flatMap(Collection::stream)
          .mapToInt(Integer::intValue)
          .max()
          .orElseThrow();
    }
  }

  /**
   * With the usual cutoffs.
   *
   * @see #InformationRetrievalEvaluator(RetrievalSet, List, Cutoffs)
   */
  public InformationRetrievalEvaluator(RetrievalSet set, List<SimilarityFunction> functions) {
    this(set, functions, Cutoffs.defaults());
  }

  /**
   * With other cutoffs.
   *
   * @throws IllegalArgumentException if there is no corpus, no query to which something belongs, or
   *     no function
   */
  public InformationRetrievalEvaluator(
      RetrievalSet set, List<SimilarityFunction> functions, Cutoffs cutoffs) {
    this.set = set;
    this.functions = Checks.functions(functions);
    this.cutoffs = cutoffs;
    Checks.some(set.corpus().keySet(), "texts in the corpus");
    this.queryIds =
        Checks.some(
            set.queries().keySet().stream()
                .filter(id -> !set.relevantDocs().getOrDefault(id, Set.of()).isEmpty())
                .toList(),
            "queries to which something in the corpus belongs");
  }

  @Override
  public Evaluation evaluate(TextEncoder encoder) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    int greatestK = Collections.max(cutoffs.ndcgAtK());
    String primary = "";
    List<String> corpusIds = set.corpus().keySet().stream().sorted(BY_CODE_POINTS).toList();
    List<RunningSearch> searches = search(encoder, corpusIds);
    for (int i = 0; i < functions.size(); i++) {
      String function = functions.get(i).label();
      measure(function, rankings(searches.get(i).hits(), corpusIds), metrics);
      String ndcg = function + "_ndcg@" + greatestK;
      if (primary.isEmpty() || metrics.get(ndcg) > metrics.get(primary)) {
        primary = ndcg;
      }
    }
    return new Evaluation(
        metrics,
        primary,
        Checks.leftOut(
            queryIds.size(),
            set.queries().size(),
            "having no relevant document in the judgements"));
  }

  /**
   * One for each function.
   *
   * @param corpusIds in the order in which, of equal scores, the first is better
   */
  private List<RunningSearch> search(TextEncoder encoder, List<String> corpusIds) {
    float[][] queries = encoder.encodeQuery(queryIds.stream().map(set.queries()::get).toList());
    int most = cutoffs.greatest();
    List<RunningSearch> searches =
        functions.stream()
            .map(function -> new SemanticSearch(function).begin(queries, most))
            .toList();
    for (int first = 0; first < corpusIds.size(); first += CHUNK) {
      List<String> chunk = corpusIds.subList(first, Math.min(first + CHUNK, corpusIds.size()));
      float[][] documents = encoder.encodeDocument(chunk.stream().map(set.corpus()::get).toList());
      searches.forEach(search -> search.add(documents));
    }
    return searches;
  }

  private List<Ranking> rankings(List<List<SearchHit>> hits, List<String> corpusIds) {
    List<Ranking> rankings = new ArrayList<>();
    for (int query = 0; query < queryIds.size(); query++) {
      Set<String> relevantDocs = set.relevantDocs().get(queryIds.get(query));
      List<SearchHit> sorted = hits.get(query);
      boolean[] relevant = new boolean[sorted.size()];
      for (int i = 0; i < relevant.length; i++) {
        relevant[i] = relevantDocs.contains(corpusIds.get(sorted.get(i).corpusId()));
      }
      rankings.add(new Ranking(relevant, relevantDocs.size()));
    }
    return rankings;
  }

  private void measure(String function, List<Ranking> rankings, Map<String, Double> metrics) {
    for (int k : cutoffs.accuracyAtK()) {
      metrics.put(function + "_accuracy@" + k, mean(rankings, ranking -> ranking.accuracy(k)));
    }
    for (int k : cutoffs.precisionRecallAtK()) {
      metrics.put(function + "_precision@" + k, mean(rankings, ranking -> ranking.precision(k)));
    }
    for (int k : cutoffs.precisionRecallAtK()) {
      metrics.put(function + "_recall@" + k, mean(rankings, ranking -> ranking.recall(k)));
    }
    for (int k : cutoffs.ndcgAtK()) {
      metrics.put(function + "_ndcg@" + k, mean(rankings, ranking -> ranking.ndcg(k)));
    }
    for (int k : cutoffs.mrrAtK()) {
      metrics.put(function + "_mrr@" + k, mean(rankings, ranking -> ranking.reciprocalRank(k)));
    }
    for (int k : cutoffs.mapAtK()) {
      metrics.put(function + "_map@" + k, mean(rankings, ranking -> ranking.averagePrecision(k)));
    }
  }

  private static double mean(List<Ranking> rankings, ToDoubleFunction<Ranking> metric) {
    return rankings.stream().mapToDouble(metric).average().orElseThrow();
  }

  @Override
  public long textCount() {
    return (long) queryIds.size() + set.corpus().size();
  }
}
