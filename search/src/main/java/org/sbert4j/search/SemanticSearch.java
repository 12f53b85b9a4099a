package org.sbert4j.search;

import java.util.List;
import java.util.Objects;
import org.sbert4j.SimilarityFunction;

/**
 * The vectors of a corpus that are most alike to a query: sentence-transformers' {@code
 * semantic_search}, exact.
 *
 * <pre>{@code
 * float[][] corpus = model.encodeDocument(texts);
 * float[][] queries = model.encodeQuery(List.of("怎么提前还款?"));
 * List<List<SearchHit>> hits =
 *     new SemanticSearch(SimilarityFunction.COSINE).search(queries, corpus, 10);
 * }</pre>
 *
 * <p><b>Exact.</b> Scores are those of {@link SimilarityFunction}, to the last bit, and the best by
 * them are found, whatever the number of threads and of queries: products in floats only tell which
 * pairs need no closer look. Of equal scores the lesser index is better.
 *
 * <p><b>Memory.</b> The corpus is not copied. Besides the hits, a call takes some MB for each
 * thread. A corpus that is larger than memory comes in parts: {@link #begin}.
 *
 * <p>To search the same vectors again and again by cosine, make them 1 long once ({@code
 * EmbeddingOptions.withNormalize}) and take the dot product.
 *
 * <p>Immutable, thread-safe. Interrupting a thread that searches ends its call with {@link
 * java.util.concurrent.CancellationException}.
 */
public final class SemanticSearch {
  private final SimilarityFunction function;
  private final int threads;

  /**
   * On as many threads as there are processors.
   *
   * @param function by which vectors are compared; sentence-transformers takes cosine unless asked.
   *     Cosine and dot product are faster than the distances
   */
  public SemanticSearch(SimilarityFunction function) {
    this(function, Runtime.getRuntime().availableProcessors());
  }

  private SemanticSearch(SimilarityFunction function, int threads) {
    this.function =
        Objects.requireNonNull(function, "function is null; take COSINE if nothing else is known");
    this.threads = threads;
  }

  /**
   * The same on so many threads at most.
   *
   * @throws IllegalArgumentException if there are less than 1
   */
  public SemanticSearch withThreads(int most) {
    return new SemanticSearch(function, Vectors.requireAtLeast(1, most, "threads"));
  }

  /**
   * Searches.
   *
   * @param queries {@code [queries, dimensions]}
   * @param corpus {@code [corpus, dimensions]}, not to be changed meanwhile
   * @param topK how many hits a query has at most; a smaller corpus gives as many as it has
   * @return for each query its hits, the best first; none if the corpus is empty
   * @throws IllegalArgumentException if topK is less than 1, vectors have different numbers of
   *     elements, or a similarity is not a number since an element is not finite
   */
  public List<List<SearchHit>> search(float[][] queries, float[][] corpus, int topK) {
    RunningSearch running = begin(queries, topK);
    running.add(corpus);
    return running.hits();
  }

  /**
   * Begins a search in a corpus that comes in parts.
   *
   * @param queries {@code [queries, dimensions]}
   * @param topK how many hits a query has at most
   * @throws IllegalArgumentException as {@link #search}
   */
  public RunningSearch begin(float[][] queries, int topK) {
    int dimensions = Vectors.requireEqual(queries, -1, "the queries");
    return new RunningSearch(
        queries, dimensions, function, Vectors.requireAtLeast(1, topK, "topK"), threads);
  }
}
