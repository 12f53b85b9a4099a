package org.sbert4j.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.evaluation.metrics.ScoredLabels;
import org.sbert4j.evaluation.metrics.Threshold;
import org.sbert4j.search.ParaphraseMining;
import org.sbert4j.search.ParaphrasePair;
import org.sbert4j.search.SemanticSearch;

/**
 * How well pairs of the same meaning are found among all pairs of some sentences, by cosine.
 *
 * <p>The metrics are {@code average_precision}, the primary one, {@code f1} with its {@code
 * precision}, {@code recall} and {@code threshold}. All vectors are held, and each is compared with
 * all others.
 */
public final class ParaphraseMiningEvaluator implements Evaluator {
  /** Of sentence-transformers: how many of the most similar sentences of each are looked at. */
  private static final int TOP_K = 100;

  /** Of sentence-transformers: how many pairs at most. */
  private static final int MAX_PAIRS = 500_000;

  private final List<String> sentences;
  private final Set<IndexPair> duplicates;
  private final int topK;
  private final int maxPairs;

  /** Two sentences by their indices, the first less than the second. */
  record IndexPair(int first, int second) {
    static IndexPair of(int a, int b) {
      return new IndexPair(Math.min(a, b), Math.max(a, b));
    }
  }

  /**
   * For sentences by their ids.
   *
   * @param duplicates pairs of ids of sentences of the same meaning; a pair whose ids are not both
   *     known is passed over
   * @param addTransitiveClosure whether duplicates of a duplicate are duplicates, too
   * @throws IllegalArgumentException if there are fewer than two sentences
   */
  public ParaphraseMiningEvaluator(
      Map<String, String> sentences,
      List<Map.Entry<String, String>> duplicates,
      boolean addTransitiveClosure) {
    this(sentences, duplicates, addTransitiveClosure, TOP_K, MAX_PAIRS);
  }

  /**
   * With other limits.
   *
   * @param topK how many of the most similar sentences of each sentence are looked at
   * @param maxPairs how many pairs, the most similar ones, are looked at
   * @see #ParaphraseMiningEvaluator(Map, List, boolean)
   */
  public ParaphraseMiningEvaluator(
      Map<String, String> sentences,
      List<Map.Entry<String, String>> duplicates,
      boolean addTransitiveClosure,
      int topK,
      int maxPairs) {
    if (sentences.size() < 2) {
      throw new IllegalArgumentException(
          "there %s; give two different ones or more, as paraphrases are found among them"
              .formatted(sentences.isEmpty() ? "are 0 sentences" : "is one sentence alone"));
    }
    if (topK < 1 || maxPairs < 1) {
      throw new IllegalArgumentException(
          "topK is %d and maxPairs is %d; give 1 or more".formatted(topK, maxPairs));
    }
    this.sentences = List.copyOf(sentences.values());
    this.topK = topK;
    this.maxPairs = maxPairs;
    Map<String, Integer> indices = new HashMap<>();
    sentences.keySet().forEach(id -> indices.put(id, indices.size()));
    Set<IndexPair> known = new HashSet<>();
    for (Map.Entry<String, String> duplicate : duplicates) {
      Integer first = indices.get(duplicate.getKey());
      Integer second = indices.get(duplicate.getValue());
      if (first != null && second != null) {
        known.add(IndexPair.of(first, second));
      }
    }
    this.duplicates =
        Set.copyOf(addTransitiveClosure ? closure(known, this.sentences.size()) : known);
  }

  /**
   * For the sentences of pairs, each once: those with label 1 are duplicates, and theirs, too.
   *
   * @throws IllegalArgumentException if there are fewer than two sentences
   */
  public static ParaphraseMiningEvaluator ofPairs(List<SentencePair> pairs) {
    Map<String, String> sentences = new LinkedHashMap<>();
    List<Map.Entry<String, String>> duplicates = new ArrayList<>();
    for (SentencePair pair : pairs) {
      sentences.put(pair.sentence1(), pair.sentence1());
      sentences.put(pair.sentence2(), pair.sentence2());
      if (pair.label() == 1 && !pair.sentence1().equals(pair.sentence2())) {
        duplicates.add(Map.entry(pair.sentence1(), pair.sentence2()));
      }
    }
    return new ParaphraseMiningEvaluator(sentences, duplicates, true);
  }

  /** All pairs of those that are connected. */
  private static Set<IndexPair> closure(Set<IndexPair> pairs, int count) {
    int[] leaders = new int[count];
    for (int i = 0; i < count; i++) {
      leaders[i] = i;
    }
    for (IndexPair pair : pairs) {
      leaders[leader(leaders, pair.first())] = leader(leaders, pair.second());
    }
    Map<Integer, List<Integer>> groups = new HashMap<>();
    for (int i = 0; i < count; i++) {
      groups.computeIfAbsent(leader(leaders, i), key -> new ArrayList<>()).add(i);
    }
    Set<IndexPair> closed = new HashSet<>(pairs);
    for (List<Integer> group : groups.values()) {
      for (int first = 0; first < group.size(); first++) {
        for (int second = first + 1; second < group.size(); second++) {
          closed.add(IndexPair.of(group.get(first), group.get(second)));
        }
      }
    }
    return closed;
  }

  private static int leader(int[] leaders, int index) {
    int leader = index;
    while (leaders[leader] != leader) {
      // Halves the way for the next one.
      leaders[leader] = leaders[leaders[leader]];
      leader = leaders[leader];
    }
    return leader;
  }

  @Override
  public Evaluation evaluate(TextEncoder encoder) {
    List<ParaphrasePair> pairs =
        new ParaphraseMining(new SemanticSearch(SimilarityFunction.COSINE), topK, maxPairs)
            .mine(encoder.encode(sentences));
    double[] scores = new double[pairs.size()];
    boolean[] duplicate = new boolean[scores.length];
    int found = 0;
    for (int i = 0; i < scores.length; i++) {
      ParaphrasePair pair = pairs.get(i);
      scores[i] = pair.score();
      duplicate[i] = duplicates.contains(IndexPair.of(pair.first(), pair.second()));
      found += duplicate[i] ? 1 : 0;
    }
    ScoredLabels labels = new ScoredLabels(scores, duplicate);
    // What was not mined counts, too.
    double recalled = duplicates.isEmpty() ? 0 : (double) found / duplicates.size();
    Threshold best = Threshold.ofBestF1(labels, duplicates.size());
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("average_precision", labels.averagePrecision() * recalled);
    metrics.put("f1", best.f1());
    metrics.put("precision", best.precision());
    metrics.put("recall", best.recall());
    metrics.put("threshold", best.value());
    List<String> notes =
        duplicates.isEmpty()
            ? List.of("no two sentences are said to mean the same, so that none can be found")
            : List.of();
    return new Evaluation(metrics, "average_precision", notes);
  }

  @Override
  public long textCount() {
    return sentences.size();
  }
}
