package org.sbert4j.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SimilarityFunction;

/**
 * The pairs that are most alike among all pairs of some sentences: sentence-transformers' {@code
 * paraphrase_mining}.
 *
 * <p>Of each sentence the {@code topK} that are most alike to it are looked at, 100 unless asked
 * otherwise; of all these pairs the {@code maxPairs} best are given, 500000 at most. Memory grows
 * with the number of pairs given alone.
 *
 * <p>Immutable, thread-safe.
 */
public final class ParaphraseMining {
  /** Sentences whose neighbours are looked for at once. */
  private static final int CHUNK = 1024;

  private static final Comparator<ParaphrasePair> WORST_FIRST =
      Comparator.comparingDouble(ParaphrasePair::score)
          .thenComparingInt(ParaphrasePair::first)
          .thenComparingInt(ParaphrasePair::second);

  private static final Comparator<ParaphrasePair> BEST_FIRST =
      Comparator.comparingDouble(ParaphrasePair::score)
          .reversed()
          .thenComparingInt(ParaphrasePair::first)
          .thenComparingInt(ParaphrasePair::second);

  private final SemanticSearch search;
  private final int topK;
  private final int maxPairs;

  /** By cosine, with the limits of sentence-transformers. */
  public ParaphraseMining() {
    this(new SemanticSearch(SimilarityFunction.COSINE), 100, 500_000);
  }

  /**
   * With other limits.
   *
   * @param search how sentences are compared, and by how many threads
   * @param topK how many neighbours of each sentence are looked at, 1 or more
   * @param maxPairs how many pairs are given at most, 1 or more
   * @throws IllegalArgumentException if a number is less than 1
   */
  public ParaphraseMining(SemanticSearch search, int topK, int maxPairs) {
    this.search = Objects.requireNonNull(search, "search is null");
    this.topK = Vectors.requireAtLeast(1, topK, "topK");
    this.maxPairs = Vectors.requireAtLeast(1, maxPairs, "maxPairs");
  }

  /**
   * The best pairs of sentences.
   *
   * @throws RuntimeException as {@link SentenceTransformer#encode(List)} and {@link
   *     #mine(float[][])}
   */
  public List<ParaphrasePair> mine(SentenceTransformer model, List<String> sentences) {
    return mine(model.encode(sentences));
  }

  /**
   * The best pairs, the most alike first.
   *
   * @param embeddings {@code [sentences, dimensions]}, not to be changed meanwhile
   * @return none for fewer than two
   * @throws IllegalArgumentException as {@link SemanticSearch#search}
   */
  public List<ParaphrasePair> mine(float[][] embeddings) {
    Vectors.requireEqual(embeddings, -1, "the embeddings");
    BestPairs pairs = new BestPairs(maxPairs);
    int neighbours = (int) Math.min(topK + 1L, Math.max(1, embeddings.length));
    for (int start = 0; start < embeddings.length; start += CHUNK) {
      int end = Math.min(start + CHUNK, embeddings.length);
      List<List<SearchHit>> found =
          search.search(Arrays.copyOfRange(embeddings, start, end), embeddings, neighbours);
      for (int i = start; i < end; i++) {
        int index = i;
        found.get(i - start).stream()
            .filter(hit -> hit.corpusId() != index)
            .limit(topK)
            .forEach(hit -> pairs.add(index, hit));
      }
    }
    return pairs.sorted();
  }

  /** So many pairs at most, each once. */
  private static final class BestPairs {
    private final int most;
    private final PriorityQueue<ParaphrasePair> worstFirst = new PriorityQueue<>(WORST_FIRST);
    private final Set<Long> held = new HashSet<>();
    private double leastScore = Double.NEGATIVE_INFINITY;

    BestPairs(int most) {
      this.most = most;
    }

    void add(int index, SearchHit hit) {
      if (hit.score() <= leastScore) {
        return;
      }
      int first = Math.min(index, hit.corpusId());
      int second = Math.max(index, hit.corpusId());
      ParaphrasePair pair = new ParaphrasePair(hit.score(), first, second);
      if (!held.add(key(pair))) {
        return;
      }
      worstFirst.add(pair);
      if (worstFirst.size() > most) {
        ParaphrasePair worst = worstFirst.remove();
        held.remove(key(worst));
        leastScore = worst.score();
      }
    }

    private static long key(ParaphrasePair pair) {
      return (long) pair.first() << Integer.SIZE | pair.second();
    }

    List<ParaphrasePair> sorted() {
      List<ParaphrasePair> sorted = new ArrayList<>(worstFirst);
      sorted.sort(BEST_FIRST);
      return sorted;
    }
  }
}
