package org.sbert4j.search;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.sbert4j.SimilarityFunction;

/**
 * A search in a corpus that comes in parts, none of which is kept. Made by {@link
 * SemanticSearch#begin}.
 *
 * <p>Not thread-safe: one call at a time, each of which uses several threads.
 */
public final class RunningSearch {
  /** Queries that are compared at once: as many as the kernels need for their speed. */
  private static final int QUERIES_AT_ONCE = 1024;

  /** Hits of a thread, of all the queries that are compared at once: 50 MB. */
  private static final int HITS_AT_ONCE = 1 << 22;

  /** Multiplications for which a further thread pays. */
  private static final long WORK_OF_A_THREAD = 1L << 21;

  private final float[][] queries;
  private final SimilarityFunction function;
  private final int topK;
  private final int threads;
  private final TopHits[] best;
  private int dimensions;
  private int corpusCount;

  RunningSearch(
      float[][] queries, int dimensions, SimilarityFunction function, int topK, int threads) {
    this.queries = queries;
    this.dimensions = dimensions;
    this.function = function;
    this.topK = topK;
    this.threads = threads;
    this.best = new TopHits[queries.length];
    Arrays.setAll(best, query -> new TopHits(topK));
  }

  /**
   * Searches a further part; its first vector's index is the number of vectors before it.
   *
   * @param part {@code [vectors, dimensions]}, not to be changed meanwhile
   * @throws IllegalArgumentException if a vector has another number of elements than the others, if
   *     a similarity is not a number since an element is not finite, or if there are more vectors
   *     than an int can count
   */
  public void add(float[][] part) {
    Objects.requireNonNull(part, "the corpus is null; for no vectors pass an empty array");
    // The others are looked at when their turn comes: to look at each twice takes a tenth of the
    // time.
    int now = queries.length == 0 ? part.length : Math.min(1, part.length);
    dimensions = requireEqual(part, 0, now);
    if (corpusCount + (long) part.length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "the corpus has more than 2147483647 vectors; search it in two, and join the hits");
    }
    int most = (int) Math.min(topK, Math.max(1L, part.length));
    int atOnce = Math.max(1, Math.min(QUERIES_AT_ONCE, HITS_AT_ONCE / most));
    for (int first = 0; first < queries.length; first += atOnce) {
      search(part, first, Math.min(first + atOnce, queries.length));
    }
    corpusCount += part.length;
  }

  private int requireEqual(float[][] part, int first, int end) {
    return Vectors.requireEqual(part, first, end, dimensions, "the corpus");
  }

  /** For each query its hits so far, the best first. */
  public List<List<SearchHit>> hits() {
    return Arrays.stream(best).map(TopHits::sorted).toList();
  }

  private void search(float[][] part, int firstQuery, int endQuery) {
    float[][] some = Arrays.copyOfRange(queries, firstQuery, endQuery);
    long work = (long) some.length * part.length * dimensions;
    int useful = (int) Math.min(threads, 1 + work / WORK_OF_A_THREAD);
    int tasks = (part.length + QueryBlock.ROWS - 1) / QueryBlock.ROWS;
    List<Worker> workers;
    if (function == SimilarityFunction.COSINE || function == SimilarityFunction.DOT) {
      QueryBlock block =
          new QueryBlock(some, dimensions, function == SimilarityFunction.COSINE, part.length);
      workers =
          Workers.run(useful, tasks, () -> new ProductWorker(block, firstQuery, part), this::task);
    } else {
      workers =
          Workers.run(useful, tasks, () -> new PlainWorker(some, firstQuery, part), this::task);
    }
    for (Worker worker : workers) {
      for (int query = firstQuery; query < endQuery; query++) {
        best[query].addAll(worker.found[query - firstQuery]);
      }
    }
  }

  private void task(int index, Worker worker) {
    int first = index * QueryBlock.ROWS;
    int end = Math.min(first + QueryBlock.ROWS, worker.part.length);
    requireEqual(worker.part, first, end);
    worker.search(first, end);
  }

  /** What one thread has found in a part. */
  private abstract class Worker {
    final int firstQuery;
    final float[][] part;
    final TopHits[] found;

    Worker(int count, int firstQuery, float[][] part) {
      this.firstQuery = firstQuery;
      this.part = part;
      this.found = new TopHits[count];
      Arrays.setAll(found, query -> new TopHits(topK));
    }

    abstract void search(int first, int end);

    void add(int query, int id, double score) {
      if (Double.isNaN(score)) {
        throw new IllegalArgumentException(
            "the similarity of query %d and vector %d of the corpus is not a number; compare vectors of finite elements"
                .formatted(firstQuery + query, corpusCount + id));
      }
      found[query].add(score, corpusCount + id);
    }

    /** What a hit has to reach, by what this thread or all before have found. */
    double worst(int query) {
      return Math.max(found[query].worst(), best[firstQuery + query].worst());
    }
  }

  /** Compares exactly what products in floats do not exclude. */
  private final class ProductWorker extends Worker {
    private final QueryBlock block;
    private final QueryBlock.Products products;
    private final float[] floors;

    ProductWorker(QueryBlock block, int firstQuery, float[][] part) {
      super(block.count(), firstQuery, part);
      this.block = block;
      this.products = block.new Products();
      this.floors = new float[block.count()];
      for (int query = 0; query < floors.length; query++) {
        floors[query] = floor(query);
      }
    }

    private float floor(int query) {
      return block.floor(query, worst(query));
    }

    @Override
    void search(int first, int end) {
      products.compare(part, first, end, this::visit);
    }

    private void visit(int id, float[] row, float slope, float margin) {
      for (int query = 0; query < row.length; query++) {
        // Not >=: what is not a number has to be looked at.
        if (!(row[query] < floors[query] * slope - margin)) {
          add(query, id, block.similarity(query, part[id]));
          floors[query] = floor(query);
        }
      }
    }
  }

  /** Compares everything exactly. */
  private final class PlainWorker extends Worker {
    private final float[][] some;

    PlainWorker(float[][] some, int firstQuery, float[][] part) {
      super(some.length, firstQuery, part);
      this.some = some;
    }

    @Override
    void search(int first, int end) {
      for (int id = first; id < end; id++) {
        for (int query = 0; query < some.length; query++) {
          add(query, id, function.apply(some[query], part[id]));
        }
      }
    }
  }
}
