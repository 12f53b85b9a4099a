package org.sbert4j.lucene;

import java.io.IOException;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.codecs.hnsw.FlatVectorsScorer;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.VectorUtil;
import org.apache.lucene.util.hnsw.RandomAccessVectorValues;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.apache.lucene.util.hnsw.RandomVectorScorer.AbstractRandomVectorScorer;
import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.Backends;

/**
 * Compares vectors while a graph is built, by {@link Backend#dot}: Lucene's own code takes vector
 * registers only on some versions of Java. The rest is Lucene's.
 */
final class BackendVectorsScorer implements FlatVectorsScorer {
  private static final FlatVectorsScorer LUCENE =
      FlatVectorScorerUtil.getLucene99FlatVectorsScorer();

  @Override
  public RandomVectorScorerSupplier getRandomVectorScorerSupplier(
      VectorSimilarityFunction similarity, RandomAccessVectorValues vectors) throws IOException {
    boolean byDot =
        similarity == VectorSimilarityFunction.DOT_PRODUCT
            || similarity == VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
    return byDot && vectors instanceof RandomAccessVectorValues.Floats floats
        ? new DotSupplier(similarity, floats)
        : LUCENE.getRandomVectorScorerSupplier(similarity, vectors);
  }

  @Override
  public RandomVectorScorer getRandomVectorScorer(
      VectorSimilarityFunction similarity, RandomAccessVectorValues vectors, float[] target)
      throws IOException {
    return LUCENE.getRandomVectorScorer(similarity, vectors, target);
  }

  @Override
  public RandomVectorScorer getRandomVectorScorer(
      VectorSimilarityFunction similarity, RandomAccessVectorValues vectors, byte[] target)
      throws IOException {
    return LUCENE.getRandomVectorScorer(similarity, vectors, target);
  }

  /** For one thread; {@link #copy} makes one for another. */
  private static final class DotSupplier implements RandomVectorScorerSupplier {
    private final Backend backend = Backends.cpu();
    private final VectorSimilarityFunction similarity;
    private final RandomAccessVectorValues.Floats vectors;

    /** What gives a vector may give the next in the same array. */
    private final RandomAccessVectorValues.Floats queries;

    DotSupplier(VectorSimilarityFunction similarity, RandomAccessVectorValues.Floats vectors)
        throws IOException {
      this.similarity = similarity;
      this.vectors = vectors.copy();
      this.queries = vectors.copy();
    }

    @Override
    public RandomVectorScorer scorer(int ord) throws IOException {
      float[] query = queries.vectorValue(ord);
      return new AbstractRandomVectorScorer(vectors) {
        @Override
        public float score(int node) throws IOException {
          return toScore(backend.dot(query, vectors.vectorValue(node)));
        }
      };
    }

    /** As {@link VectorSimilarityFunction#compare} has it: more than 0, and more is nearer. */
    private float toScore(float dot) {
      return similarity == VectorSimilarityFunction.DOT_PRODUCT
          ? Math.max((1 + dot) / 2, 0)
          : VectorUtil.scaleMaxInnerProductScore(dot);
    }

    @Override
    public RandomVectorScorerSupplier copy() throws IOException {
      return new DotSupplier(similarity, vectors);
    }
  }
}
