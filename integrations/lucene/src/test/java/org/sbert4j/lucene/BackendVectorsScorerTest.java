package org.sbert4j.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.hnsw.RandomAccessVectorValues;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link BackendVectorsScorer} gives Lucene's own scores, but for the rounding of sums. */
class BackendVectorsScorerTest {
  private static final int COUNT = 20;

  @ParameterizedTest
  @EnumSource(VectorSimilarityFunction.class)
  void scoresAreThoseOfLucene(VectorSimilarityFunction similarity) throws IOException {
    for (int dimensions : new int[] {1, 7, 20, 384, 513}) {
      List<float[]> vectors = vectors(dimensions);
      RandomVectorScorerSupplier supplier =
          new BackendVectorsScorer()
              .getRandomVectorScorerSupplier(
                  similarity, RandomAccessVectorValues.fromFloats(vectors, dimensions));
      for (RandomVectorScorerSupplier each : List.of(supplier, supplier.copy())) {
        for (int query = 0; query < COUNT; query++) {
          RandomVectorScorer scorer = each.scorer(query);
          assertEquals(COUNT, scorer.maxOrd());
          for (int node = 0; node < COUNT; node++) {
            assertEquals(
                similarity.compare(vectors.get(query), vectors.get(node)),
                scorer.score(node),
                1e-6,
                similarity + " " + dimensions);
          }
        }
      }
    }
  }

  /** 1 long, as vectors for DOT_PRODUCT have to be. */
  private static List<float[]> vectors(int dimensions) {
    Random random = new Random(dimensions);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      float[] vector = new float[dimensions];
      double square = 0;
      for (int j = 0; j < dimensions; j++) {
        vector[j] = (float) random.nextGaussian();
        square += vector[j] * vector[j];
      }
      for (int j = 0; j < dimensions; j++) {
        vector[j] /= (float) Math.sqrt(square);
      }
      vectors.add(vector);
    }
    return vectors;
  }
}
