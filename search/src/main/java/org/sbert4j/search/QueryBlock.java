package org.sbert4j.search;

import java.util.List;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.Workspace;

/**
 * Some queries that are compared with a corpus by cosine or dot product: in floats, to find out
 * which pairs are worth an exact comparison, and exactly, as {@link SimilarityFunction} defines it.
 *
 * <p>Of a query {@code q} of length 1 and a vector {@code v}, the product in floats differs from
 * {@code q · v} by no more than {@code dimensions · 2⁻²⁴ · |v|}, in whatever order it is summed;
 * the rounding of {@code q} and of {@code |v|} add as much. {@link #error} is more than all.
 *
 * <p>Many queries are multiplied by the backend's kernels, with the queries in the place of weights
 * and a few vectors of the corpus at a time in that of activations, so that the corpus stays as and
 * where it is; few queries one by one, as fast as memory gives the corpus.
 *
 * <p>Immutable: one for all threads, each with {@link Products} of its own.
 */
final class QueryBlock {
  /** Vectors of the corpus that are compared at once: their products stay in a cache. */
  static final int ROWS = 256;

  /** Fewer are faster one by one. */
  private static final int LEAST_QUERIES_OF_KERNELS = 8;

  /** Multiplications below which the kernels, which C2 may not have compiled, do not pay. */
  private static final long LEAST_WORK_OF_KERNELS = 1L << 28;

  /** The same for products one by one. */
  private static final long LEAST_WORK_OF_VECTORS = 1L << 25;

  /** Plain loops, which are fast at once. */
  private static final Backend PLAIN = Backends.create("scalar", BackendOptions.none());

  private final float[][] queries;
  private final float[][] units;
  private final double[] lengths;
  private final boolean cosine;
  private final double error;

  /** Multiplies two vectors. */
  private final Backend backend;

  /** Null where queries are multiplied one by one. */
  private final LinearWeights weights;

  /**
   * For these queries.
   *
   * @param cosine else the dot product
   * @param corpusCount how many vectors are expected
   */
  QueryBlock(float[][] queries, int dimensions, boolean cosine, long corpusCount) {
    this.queries = queries;
    this.cosine = cosine;
    this.error = (4.0 * dimensions + 64) * 0x1p-24;
    this.lengths = lengths(queries);
    this.units = new float[queries.length][dimensions];
    for (int query = 0; query < queries.length; query++) {
      for (int i = 0; i < dimensions; i++) {
        units[query][i] = (float) (queries[query][i] / lengths[query]);
      }
    }
    long work = corpusCount * queries.length * dimensions;
    this.backend = work < LEAST_WORK_OF_VECTORS ? PLAIN : Backends.cpu();
    this.weights =
        queries.length < LEAST_QUERIES_OF_KERNELS || work < LEAST_WORK_OF_KERNELS
            ? null
            : backend.linearWeights(
                List.of(new QueryRows(units, dimensions)), List.of(), WeightFormat.FP32);
  }

  /** The lengths as {@link SimilarityFunction#COSINE} has them. */
  static double[] lengths(float[][] vectors) {
    double[] lengths = new double[vectors.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = length(vectors[i]);
    }
    return lengths;
  }

  private static double length(float[] vector) {
    return Math.sqrt(SimilarityFunction.DOT.apply(vector, vector));
  }

  int count() {
    return queries.length;
  }

  /** {@link SimilarityFunction#apply} of a query and a vector, to the last bit. */
  double similarity(int query, float[] vector) {
    double dot = SimilarityFunction.DOT.apply(queries[query], vector);
    if (!cosine) {
      return dot;
    }
    double norms = lengths[query] * length(vector);
    return norms == 0 ? 0 : dot / norms;
  }

  /**
   * What {@link Products} must reach for a similarity that is possibly as great as this one: {@code
   * floor · slope - margin} of the vector.
   */
  float floor(int query, double similarity) {
    double floor = cosine ? similarity - error : similarity / lengths[query];
    // Rounded down; what is undefined stays so, and is compared exactly.
    return Math.nextDown((float) floor);
  }

  /** The other way round: what reaches this has at least that similarity for certain. */
  float ceiling(int query, double similarity) {
    double ceiling = cosine ? similarity + error : similarity / lengths[query];
    return Math.nextUp((float) ceiling);
  }

  /** Products in floats. Not thread-safe. */
  final class Products {
    private final float[] row = new float[queries.length];

    /** {@code [queries, ROWS]}; where the kernels multiply, of one query. */
    private final float[][] products = new float[weights == null ? queries.length : 1][ROWS];

    private final float[] squares = new float[ROWS];
    private final Tensor input;
    private final Tensor output;

    Products() {
      if (weights == null) {
        input = null;
        output = null;
      } else {
        Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE);
        input = workspace.newTensor(weights.inFeatures());
        output = workspace.newTensor(weights.outFeatures());
      }
    }

    /**
     * Compares the vectors from {@code first} to {@code end} with all queries.
     *
     * @param visitor is given each vector, in ascending order
     */
    void compare(float[][] corpus, int first, int end, Visitor visitor) {
      for (int some = first; some < end; some += ROWS) {
        compareSome(corpus, some, Math.min(some + ROWS, end), visitor);
      }
    }

    private void compareSome(float[][] corpus, int first, int end, Visitor visitor) {
      if (weights == null) {
        for (int query = 0; query < row.length; query++) {
          backend.dots(units[query], corpus, first, end, products[query], squares);
        }
      } else {
        input.setRows(end - first);
        for (int i = first; i < end; i++) {
          input.writeRow(i - first, corpus[i]);
        }
        backend.linear(input, weights, output);
        // Only the squares are wanted.
        backend.dots(units[0], corpus, first, end, products[0], squares);
      }
      for (int i = first; i < end; i++) {
        readProducts(i - first);
        float length = length(squares[i - first]);
        visitor.visit(i, row, cosine ? length : 1, cosine ? 0 : (float) (error * length));
      }
    }

    private void readProducts(int i) {
      if (weights == null) {
        for (int query = 0; query < row.length; query++) {
          row[query] = products[query][i];
        }
      } else {
        output.readRow(i, row, 0);
      }
    }
  }

  /** Not a number where floats are too coarse to tell; then every comparison is exact. */
  private static float length(float square) {
    return square > 1e-30f && square < 1e30f ? (float) Math.sqrt(square) : Float.NaN;
  }

  /** What is done with a vector's products. */
  interface Visitor {
    /**
     * Takes a vector's products.
     *
     * @param id index of the vector
     * @param products with each query of length 1; overwritten afterwards
     * @param slope what floors are multiplied by
     * @param margin by which a product may be below or above
     */
    void visit(int id, float[] products, float slope, float margin);
  }
}
