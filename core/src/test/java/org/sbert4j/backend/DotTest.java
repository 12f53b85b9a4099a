package org.sbert4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sbert4j.SimilarityFunction;

/** {@link Backend#dot} of every backend here, for lengths that fit no register. */
class DotTest {
  @Test
  void theErrorIsNoMoreThanPromised() {
    Random random = new Random(1);
    for (BackendProvider provider : Backends.providers()) {
      if (!provider.availability().available()) {
        continue;
      }
      try (Backend backend = provider.create(BackendOptions.none())) {
        for (int length : new int[] {0, 1, 3, 7, 8, 9, 15, 63, 64, 65, 200, 512, 1000}) {
          float[] a = new float[length];
          float[] b = new float[length];
          for (int i = 0; i < length; i++) {
            a[i] = (float) random.nextGaussian();
            b[i] = (float) random.nextGaussian();
          }
          double error =
              length
                  * 0x1p-24
                  * Math.sqrt(SimilarityFunction.DOT.apply(a, a))
                  * Math.sqrt(SimilarityFunction.DOT.apply(b, b));
          assertEquals(
              SimilarityFunction.DOT.apply(a, b),
              backend.dot(a, b),
              error,
              backend.name() + " " + length);
        }
      }
    }
  }
}
