package org.sbert4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sbert4j.SimilarityFunction;

/**
 * {@link Backend#dot} and {@link Backend#dots} of every backend here, for lengths that fit no
 * register.
 */
class DotsTest {
  private static final int FIRST = 2;

  @Test
  void theErrorIsNoMoreThanPromised() {
    Random random = new Random(1);
    for (BackendProvider provider : Backends.providers()) {
      if (!provider.availability().available()) {
        continue;
      }
      try (Backend backend = provider.create(BackendOptions.none())) {
        for (int length : new int[] {0, 1, 3, 7, 8, 9, 15, 63, 64, 65, 200, 512, 1000}) {
          // Four rows are multiplied at once where that is faster.
          for (int count = 0; count < 10; count++) {
            float[][] rows = new float[FIRST + count + 1][];
            Arrays.setAll(rows, row -> vector(length, random));
            check(backend, vector(length, random), rows, count);
          }
        }
      }
    }
  }

  private static float[] vector(int length, Random random) {
    float[] vector = new float[length];
    for (int i = 0; i < length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static void check(Backend backend, float[] vector, float[][] rows, int count) {
    float[] products = new float[count + 1];
    float[] squares = new float[count + 1];
    products[count] = 7;
    squares[count] = 7;
    backend.dots(vector, rows, FIRST, FIRST + count, products, squares);
    for (int i = 0; i < count; i++) {
      String what = backend.name() + " " + vector.length + ", row " + i + " of " + count;
      assertNear(vector, rows[FIRST + i], products[i], what);
      assertNear(vector, rows[FIRST + i], backend.dot(vector, rows[FIRST + i]), what + " alone");
      assertNear(rows[FIRST + i], rows[FIRST + i], squares[i], what + " squared");
    }
    assertEquals(7, products[count]);
    assertEquals(7, squares[count]);
  }

  private static void assertNear(float[] a, float[] b, float product, String what) {
    double square = SimilarityFunction.DOT.apply(a, a) * SimilarityFunction.DOT.apply(b, b);
    double error = a.length * 0x1p-24 * Math.sqrt(square);
    assertEquals(SimilarityFunction.DOT.apply(a, b), product, error, what);
  }
}
