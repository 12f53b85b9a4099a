package org.sbert4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimilarityFunctionTest {
  private static final float[] A = {1, 2, -2};
  private static final float[] B = {4, 0, 3};

  @Test
  void valuesByHand() {
    assertEquals(-2, SimilarityFunction.DOT.apply(A, B));
    assertEquals(-2 / 15.0, SimilarityFunction.COSINE.apply(A, B), 1e-16);
    assertEquals(-Math.sqrt(9 + 4 + 25), SimilarityFunction.EUCLIDEAN.apply(A, B));
    assertEquals(-10, SimilarityFunction.MANHATTAN.apply(A, B));
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsMoreAlikeThanAVectorToItself(SimilarityFunction function) {
    assertTrue(function.apply(A, A) > function.apply(A, B));
    assertEquals(function.apply(A, B), function.apply(B, A));
  }

  @Test
  void cosineIgnoresLengths() {
    assertEquals(1, SimilarityFunction.COSINE.apply(A, new float[] {10, 20, -20}), 1e-15);
    assertEquals(-1, SimilarityFunction.COSINE.apply(A, new float[] {-1, -2, 2}), 1e-15);
  }

  @Test
  void cosineWithAZeroVectorIsZero() {
    assertEquals(0, SimilarityFunction.COSINE.apply(A, new float[3]));
    assertEquals(0, SimilarityFunction.COSINE.apply(new float[3], new float[3]));
  }

  @Test
  void sumsAreTakenInDoublePrecision() {
    float[] large = {1e8f, 1, -1e8f};
    float[] ones = {1, 1, 1};
    assertEquals(1, SimilarityFunction.DOT.apply(large, ones));
    float[] huge = {3e38f, 3e38f};
    assertEquals(1, SimilarityFunction.COSINE.apply(huge, huge), 1e-15);
  }

  @ParameterizedTest
  @EnumSource
  void differentLengthsAreRefused(SimilarityFunction function) {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class, () -> function.apply(new float[3], new float[4]));
    assertEquals("vectors of 3 and 4 elements cannot be compared", thrown.getMessage());
  }
}
