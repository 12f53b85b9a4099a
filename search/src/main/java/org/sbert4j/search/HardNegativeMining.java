package org.sbert4j.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.sbert4j.CrossEncoder;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.tokenizer.TextPair;

/**
 * Texts that look like an anchor and are none of its positives, to train a model with:
 * sentence-transformers' {@code mine_hard_negatives}.
 *
 * <pre>{@code
 * List<HardNegative> triplets =
 *     HardNegativeMining.defaults()
 *         .withNumNegatives(5)
 *         .withRelativeMargin(0.05)
 *         .mine(model, anchors, positives, List.of());
 * }</pre>
 *
 * <p>Of the most alike to an anchor, its positives are taken out, and what a margin or a limit of
 * scores excludes; then the first {@code rangeMin}. What is left up to the rank {@code rangeMax}
 * are the candidates, of which the first are taken, or some at random.
 *
 * <p>Immutable, thread-safe.
 *
 * @param function by which vectors are compared
 * @param numNegatives how many an anchor gets at most, 1 or more
 * @param rangeMin how many of the most alike are passed over, since they may be positives that
 *     nobody has named
 * @param rangeMax up to which rank candidates are taken; empty for as many as are needed, ten times
 *     that where margins or a greatest score exclude some
 * @param minScore the least similarity of a negative
 * @param maxScore the greatest similarity of a negative
 * @param absoluteMargin how much less a negative's similarity is than that of the least alike
 *     positive
 * @param relativeMargin the same as a share of the positive's similarity: 0.05 is usual
 * @param seed for a choice at random; empty to take the most alike
 */
public record HardNegativeMining(
    SimilarityFunction function,
    int numNegatives,
    int rangeMin,
    OptionalInt rangeMax,
    OptionalDouble minScore,
    OptionalDouble maxScore,
    OptionalDouble absoluteMargin,
    OptionalDouble relativeMargin,
    OptionalLong seed) {
  private static final double EXCLUDED = Double.NEGATIVE_INFINITY;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the ranks leave too few candidates
   */
  public HardNegativeMining {
    Objects.requireNonNull(function, "function is null");
    Vectors.requireAtLeast(1, numNegatives, "numNegatives");
    Vectors.requireAtLeast(0, rangeMin, "rangeMin");
    if (rangeMax.isPresent() && rangeMax.getAsInt() - rangeMin < numNegatives) {
      throw new IllegalArgumentException(
          "the ranks from %d to %d have less than %d candidates; give a greater rangeMax, or a lesser rangeMin or numNegatives"
              .formatted(rangeMin, rangeMax.getAsInt(), numNegatives));
    }
  }

  /** The three most alike by cosine, without limits. */
  public static HardNegativeMining defaults() {
    OptionalDouble none = OptionalDouble.empty();
    return new HardNegativeMining(
        SimilarityFunction.COSINE,
        3,
        0,
        OptionalInt.empty(),
        none,
        none,
        none,
        none,
        OptionalLong.empty());
  }

  /** By another similarity. */
  public HardNegativeMining withFunction(SimilarityFunction other) {
    return with(draft -> draft.function = other);
  }

  /** So many for each anchor, at most. */
  public HardNegativeMining withNumNegatives(int most) {
    return with(draft -> draft.numNegatives = most);
  }

  /** Without so many of the most alike. */
  public HardNegativeMining withRangeMin(int min) {
    return with(draft -> draft.rangeMin = min);
  }

  /** Candidates of these ranks, from 0, the last not included. */
  public HardNegativeMining withRange(int min, int max) {
    return with(
        draft -> {
          draft.rangeMin = min;
          draft.rangeMax = OptionalInt.of(max);
        });
  }

  /** Negatives that are at least so much alike. */
  public HardNegativeMining withMinScore(double least) {
    return with(draft -> draft.minScore = OptionalDouble.of(least));
  }

  /** Negatives that are at most so much alike. */
  public HardNegativeMining withMaxScore(double greatest) {
    return with(draft -> draft.maxScore = OptionalDouble.of(greatest));
  }

  /** Negatives that are less alike by so much than the least alike positive. */
  public HardNegativeMining withAbsoluteMargin(double margin) {
    return with(draft -> draft.absoluteMargin = OptionalDouble.of(margin));
  }

  /** Negatives that are less alike by such a share of the least alike positive's similarity. */
  public HardNegativeMining withRelativeMargin(double margin) {
    return with(draft -> draft.relativeMargin = OptionalDouble.of(margin));
  }

  /** Some of the candidates, by chance; the same seed chooses the same. */
  public HardNegativeMining withRandomSampling(long chosenSeed) {
    return with(draft -> draft.seed = OptionalLong.of(chosenSeed));
  }

  private HardNegativeMining with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.made();
  }

  /** What is changed before it is checked and made. */
  private static final class Draft {
    private SimilarityFunction function;
    private int numNegatives;
    private int rangeMin;
    private OptionalInt rangeMax;
    private OptionalDouble minScore;
    private OptionalDouble maxScore;
    private OptionalDouble absoluteMargin;
    private OptionalDouble relativeMargin;
    private OptionalLong seed;

    Draft(HardNegativeMining from) {
      function = from.function;
      numNegatives = from.numNegatives;
      rangeMin = from.rangeMin;
      rangeMax = from.rangeMax;
      minScore = from.minScore;
      maxScore = from.maxScore;
      absoluteMargin = from.absoluteMargin;
      relativeMargin = from.relativeMargin;
      seed = from.seed;
    }

    HardNegativeMining made() {
      return new HardNegativeMining(
          function,
          numNegatives,
          rangeMin,
          rangeMax,
          minScore,
          maxScore,
          absoluteMargin,
          relativeMargin,
          seed);
    }
  }

  /**
   * Triplets of texts. An anchor that stands there several times has several positives. Vectors are
   * made 1 long, as sentence-transformers does here.
   *
   * @param anchors encoded as queries
   * @param positives one for each anchor, encoded as documents
   * @param corpus further texts that may be negatives; the positives of other anchors always may
   * @return for each anchor and each of its positives as many triplets as there are negatives
   * @throws IllegalArgumentException if there are not as many positives as anchors
   * @throws RuntimeException as {@link SentenceTransformer#encodeDocument(List)}
   */
  public List<HardNegative> mine(
      SentenceTransformer model,
      List<String> anchors,
      List<String> positives,
      List<String> corpus) {
    return mine(model, Optional.empty(), anchors, positives, corpus);
  }

  /**
   * Triplets of texts, as {@link #mine(SentenceTransformer, List, List, List)}, of which a
   * cross-encoder scores the candidates and the positives anew: limits, margins and the order of
   * the negatives are then by its scores, and so are those of the triplets. Without a limit or a
   * margin it is not asked, as in sentence-transformers.
   *
   * @param crossEncoder one that gives a pair one score; it sees each anchor with each of its
   *     {@code rangeMax} candidates
   * @throws IllegalArgumentException as there
   * @throws IllegalStateException if the cross-encoder has several labels, and is asked
   */
  public List<HardNegative> mine(
      SentenceTransformer model,
      CrossEncoder crossEncoder,
      List<String> anchors,
      List<String> positives,
      List<String> corpus) {
    return mine(model, Optional.of(crossEncoder), anchors, positives, corpus);
  }

  private List<HardNegative> mine(
      SentenceTransformer model,
      Optional<CrossEncoder> crossEncoder,
      List<String> anchors,
      List<String> positives,
      List<String> corpus) {
    if (anchors.size() != positives.size()) {
      throw new IllegalArgumentException(
          "there are %d anchors and %d positives; give one for each"
              .formatted(anchors.size(), positives.size()));
    }
    Set<String> distinct = new LinkedHashSet<>(corpus);
    distinct.addAll(positives);
    List<String> documents = List.copyOf(distinct);
    Map<String, Integer> places = new LinkedHashMap<>();
    documents.forEach(document -> places.put(document, places.size()));
    Map<String, Set<Integer>> positivesOf = new LinkedHashMap<>();
    for (int i = 0; i < anchors.size(); i++) {
      positivesOf
          .computeIfAbsent(anchors.get(i), anchor -> new LinkedHashSet<>())
          .add(places.get(positives.get(i)));
    }
    List<String> queries = List.copyOf(positivesOf.keySet());
    int[][] indices =
        positivesOf.values().stream()
            .map(set -> set.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
    EmbeddingOptions normalized = EmbeddingOptions.defaults().withNormalize(true);
    Optional<Scorer> scorer =
        crossEncoder.map(
            encoder ->
                (query, ids) ->
                    encoder.predict(
                        IntStream.of(ids)
                            .mapToObj(id -> new TextPair(queries.get(query), documents.get(id)))
                            .toList()));
    List<MinedNegatives> mined =
        mine(
            model.encodeQuery(queries, normalized),
            indices,
            model.encodeDocument(documents, normalized),
            scorer);
    List<HardNegative> triplets = new ArrayList<>();
    for (int query = 0; query < indices.length; query++) {
      for (int i = 0; i < indices[query].length; i++) {
        for (SearchHit negative : mined.get(query).negatives()) {
          triplets.add(
              new HardNegative(
                  queries.get(query),
                  documents.get(indices[query][i]),
                  documents.get(negative.corpusId()),
                  mined.get(query).positiveScores().get(i),
                  negative.score()));
        }
      }
    }
    return triplets;
  }

  /**
   * The negatives of each anchor.
   *
   * @param anchors {@code [anchors, dimensions]}
   * @param positives for each anchor the indices of its positives in the corpus
   * @param corpus {@code [corpus, dimensions]}
   * @return in the order of the anchors
   * @throws IllegalArgumentException if there are no positives for an anchor, or as {@link
   *     SemanticSearch#search}
   */
  public List<MinedNegatives> mine(float[][] anchors, int[][] positives, float[][] corpus) {
    return mine(anchors, positives, corpus, Optional.empty());
  }

  /** Scores texts of the corpus for an anchor, in other ways than by their vectors. */
  private interface Scorer {
    /**
     * A score for each.
     *
     * @param anchor its index
     * @param ids indices in the corpus
     */
    float[] scores(int anchor, int[] ids);
  }

  private List<MinedNegatives> mine(
      float[][] anchors, int[][] positives, float[][] corpus, Optional<Scorer> given) {
    Optional<Scorer> scorer = given.filter(unused -> limited());
    if (anchors.length != positives.length) {
      throw new IllegalArgumentException(
          "there are %d anchors and positives of %d; give each its own"
              .formatted(anchors.length, positives.length));
    }
    int mostPositives = Arrays.stream(positives).mapToInt(list -> list.length).max().orElse(0);
    int lastRank = rangeMax.orElse(usualRangeMax(mostPositives, scorer.isPresent()));
    List<List<SearchHit>> nearest =
        new SemanticSearch(function)
            .search(
                anchors,
                corpus,
                (int) Math.min(lastRank + (long) mostPositives, Math.max(1, corpus.length)));
    Random random = seed.isPresent() ? new Random(seed.getAsLong()) : null;
    List<MinedNegatives> mined = new ArrayList<>();
    for (int i = 0; i < anchors.length; i++) {
      if (positives[i].length == 0) {
        throw new IllegalArgumentException("anchor " + i + " has no positive; give it one");
      }
      float[] anchor = anchors[i];
      List<Double> positiveScores =
          IntStream.of(positives[i])
              .mapToObj(positive -> function.apply(anchor, corpus[positive]))
              .toList();
      List<SearchHit> hits = nearest.get(i);
      if (scorer.isPresent()) {
        List<SearchHit> rescored = rescored(scorer.get(), i, positives[i], hits);
        int count = positives[i].length;
        positiveScores = rescored.subList(0, count).stream().map(SearchHit::score).toList();
        hits =
            rescored.subList(count, rescored.size()).stream()
                .sorted(Comparator.comparingDouble(SearchHit::score).reversed())
                .toList();
      }
      List<SearchHit> candidates = candidates(hits, positives[i], positiveScores);
      int end = Math.min(lastRank, candidates.size());
      candidates = candidates.subList(Math.min(rangeMin, end), end);
      mined.add(new MinedNegatives(positiveScores, choose(candidates, random)));
    }
    return mined;
  }

  /** The positives with other scores, then the hits. */
  private static List<SearchHit> rescored(
      Scorer scorer, int anchor, int[] positives, List<SearchHit> hits) {
    int[] ids =
        IntStream.concat(IntStream.of(positives), hits.stream().mapToInt(SearchHit::corpusId))
            .toArray();
    float[] scores = scorer.scores(anchor, ids);
    return IntStream.range(0, ids.length).mapToObj(i -> new SearchHit(ids[i], scores[i])).toList();
  }

  /** Whether there is anything that a score decides. */
  private boolean limited() {
    return absoluteMargin.isPresent()
        || relativeMargin.isPresent()
        || maxScore.isPresent()
        || minScore.isPresent();
  }

  private int usualRangeMax(int mostPositives, boolean rescoring) {
    boolean excluding =
        absoluteMargin.isPresent()
            || relativeMargin.isPresent()
            || maxScore.isPresent()
            // By the vectors' own scores, what is too little alike comes last anyway.
            || (rescoring && minScore.isPresent());
    return rangeMin + numNegatives * (excluding ? 10 : 1) + mostPositives;
  }

  /** What neither is a positive nor excluded. */
  private List<SearchHit> candidates(
      List<SearchHit> nearest, int[] positives, List<Double> positiveScores) {
    double least = Collections.min(positiveScores);
    double most = maxScore.orElse(Double.POSITIVE_INFINITY);
    if (relativeMargin.isPresent()) {
      most = Math.min(most, least - Math.abs(least) * relativeMargin.getAsDouble());
    }
    double greatest = most;
    return nearest.stream()
        .filter(hit -> IntStream.of(positives).noneMatch(index -> index == hit.corpusId()))
        .filter(hit -> !(hit.score() + absoluteMargin.orElse(EXCLUDED) > least))
        .filter(hit -> hit.score() <= greatest)
        .filter(hit -> hit.score() >= minScore.orElse(EXCLUDED))
        .toList();
  }

  /**
   * @param random null to take the first
   */
  private List<SearchHit> choose(List<SearchHit> candidates, Random random) {
    if (random == null || candidates.size() <= numNegatives) {
      return candidates.subList(0, Math.min(numNegatives, candidates.size()));
    }
    List<SearchHit> shuffled = new ArrayList<>(candidates);
    Collections.shuffle(shuffled, random);
    // In the order of the candidates again.
    List<SearchHit> chosen = new ArrayList<>(candidates);
    chosen.retainAll(Set.copyOf(shuffled.subList(0, numNegatives)));
    return chosen;
  }
}
