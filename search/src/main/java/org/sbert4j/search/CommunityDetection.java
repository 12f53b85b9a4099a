package org.sbert4j.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Groups of vectors around one of them: sentence-transformers' {@code community_detection}.
 *
 * <p>A community is a vector and all whose cosine to it is at least a threshold. The greatest
 * communities come first, and a vector belongs to one at most. Compared are all with all, on
 * several threads; memory is a few bytes for each vector, besides the communities.
 *
 * <p>Immutable, thread-safe.
 */
public final class CommunityDetection {
  /** Vectors that are compared with all others at once. */
  private static final int CHUNK = 1024;

  private final double threshold;
  private final int minCommunitySize;
  private final int threads;

  /** With sentence-transformers' threshold of 0.75, for communities of at least 10. */
  public CommunityDetection() {
    this(0.75, 10);
  }

  /**
   * With other limits, on as many threads as there are processors.
   *
   * @param threshold the least cosine to the vector in the middle, -1 to 1
   * @param minCommunitySize how many a community has at least, the one in the middle included
   * @throws IllegalArgumentException if the threshold is no cosine, or the size is less than 1
   */
  public CommunityDetection(double threshold, int minCommunitySize) {
    this(threshold, minCommunitySize, Runtime.getRuntime().availableProcessors());
  }

  private CommunityDetection(double threshold, int minCommunitySize, int threads) {
    if (!(threshold >= -1 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "threshold is " + threshold + "; a cosine is from -1 to 1, and 0.75 is usual");
    }
    this.threshold = threshold;
    this.minCommunitySize = Vectors.requireAtLeast(1, minCommunitySize, "minCommunitySize");
    this.threads = threads;
  }

  /**
   * The same on so many threads at most.
   *
   * @throws IllegalArgumentException if there are less than 1
   */
  public CommunityDetection withThreads(int most) {
    return new CommunityDetection(
        threshold, minCommunitySize, Vectors.requireAtLeast(1, most, "threads"));
  }

  /**
   * The communities, the greatest first.
   *
   * @param embeddings {@code [vectors, dimensions]}, not to be changed meanwhile
   * @return for each community the indices of its vectors: that in the middle, then the others, the
   *     most alike to it first
   * @throws IllegalArgumentException if vectors have different numbers of elements
   */
  public List<List<Integer>> detect(float[][] embeddings) {
    int dimensions = Vectors.requireEqual(embeddings, -1, "the embeddings");
    int[] sizes = sizes(embeddings, dimensions);
    List<Integer> centers =
        IntStream.range(0, sizes.length)
            .filter(index -> sizes[index] >= minCommunitySize)
            .boxed()
            .sorted(Comparator.comparingInt((Integer index) -> sizes[index]).reversed())
            .toList();
    boolean[] used = new boolean[embeddings.length];
    List<List<Integer>> communities = new ArrayList<>();
    for (int center : centers) {
      if (!used[center]) {
        List<Integer> community = community(embeddings, dimensions, center, used);
        if (!community.isEmpty()) {
          community.forEach(member -> used[member] = true);
          communities.add(community);
        }
      }
    }
    communities.sort(Comparator.comparingInt((List<Integer> found) -> found.size()).reversed());
    return communities;
  }

  /** For each vector, how many are near it, itself included. */
  private int[] sizes(float[][] embeddings, int dimensions) {
    int[] sizes = new int[embeddings.length];
    int tasks = (embeddings.length + QueryBlock.ROWS - 1) / QueryBlock.ROWS;
    for (int start = 0; start < embeddings.length; start += CHUNK) {
      int first = start;
      float[][] some =
          Arrays.copyOfRange(embeddings, first, Math.min(first + CHUNK, embeddings.length));
      QueryBlock block = new QueryBlock(some, dimensions, true, embeddings.length);
      for (Counter counter :
          Workers.run(
              threads,
              tasks,
              () -> new Counter(block, embeddings),
              (task, counter) -> counter.count(task * QueryBlock.ROWS))) {
        for (int i = 0; i < some.length; i++) {
          sizes[first + i] += counter.counts[i];
        }
      }
    }
    return sizes;
  }

  /** What one thread has counted. */
  private final class Counter {
    private final QueryBlock block;
    private final QueryBlock.Products products;
    private final float[][] embeddings;
    private final float floor;
    private final float ceiling;
    final int[] counts;

    Counter(QueryBlock block, float[][] embeddings) {
      this.block = block;
      this.products = block.new Products();
      this.embeddings = embeddings;
      // By cosine, they are the same for all.
      this.floor = block.floor(0, threshold);
      this.ceiling = block.ceiling(0, threshold);
      this.counts = new int[block.count()];
    }

    void count(int first) {
      int end = Math.min(first + QueryBlock.ROWS, embeddings.length);
      products.compare(embeddings, first, end, this::visit);
    }

    private void visit(int id, float[] row, float slope, float margin) {
      for (int i = 0; i < row.length; i++) {
        if (row[i] < floor * slope) {
          continue;
        }
        if (row[i] >= ceiling * slope || block.similarity(i, embeddings[id]) >= threshold) {
          counts[i]++;
        }
      }
    }
  }

  /** Those near a vector that are in no community yet; empty if they are too few. */
  private List<Integer> community(
      float[][] embeddings, int dimensions, int center, boolean[] used) {
    QueryBlock block =
        new QueryBlock(new float[][] {embeddings[center]}, dimensions, true, embeddings.length);
    float floor = block.floor(0, threshold);
    List<SearchHit> near = new ArrayList<>();
    block.new Products()
        .compare(
            embeddings,
            0,
            embeddings.length,
            (id, row, slope, margin) -> {
              if (!used[id] && !(row[0] < floor * slope)) {
                double similarity = block.similarity(0, embeddings[id]);
                if (similarity >= threshold) {
                  near.add(new SearchHit(id, similarity));
                }
              }
            });
    if (near.size() < minCommunitySize) {
      return List.of();
    }
    near.sort(Comparator.comparingDouble(SearchHit::score).reversed());
    List<Integer> community = new ArrayList<>(near.size());
    community.add(center);
    near.stream().map(SearchHit::corpusId).filter(id -> id != center).forEach(community::add);
    return community;
  }
}
