package org.sbert4j.cli.verify.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ComparisonsTest {
  @Test
  void halfFloatsReadAndRoundAsIeeeSays() {
    assertEquals(1f, HalfFloat.toFloat((short) 0x3C00));
    assertEquals(-2f, HalfFloat.toFloat((short) 0xC000));
    assertEquals(65504f, HalfFloat.toFloat((short) 0x7BFF));
    assertEquals(0x1p-24f, HalfFloat.toFloat((short) 1));
    assertEquals(Float.POSITIVE_INFINITY, HalfFloat.toFloat((short) 0x7C00));
    assertTrue(Float.isNaN(HalfFloat.toFloat((short) 0x7E00)));
    for (int bits = 0; bits < 0x7C00; bits++) {
      float half = HalfFloat.toFloat((short) bits);
      assertEquals(half, HalfFloat.round(half));
      float next = HalfFloat.toFloat((short) (bits + 1));
      if (Float.isFinite(next)) {
        float middle = (half + next) / 2;
        assertEquals(bits % 2 == 0 ? half : next, HalfFloat.round(middle), "ties to even");
        assertEquals(next, HalfFloat.round(Math.nextUp(middle)));
        assertEquals(-half, HalfFloat.round(-Math.nextDown(middle)));
      }
    }
    assertEquals(65504f, HalfFloat.round(65519f));
    assertEquals(Float.POSITIVE_INFINITY, HalfFloat.round(65520f));
  }

  @Test
  void anErrorIsAPartOfTheGreatestElement() {
    float[][] expected = {{0, 10}, {1, 1}};
    VectorComparison comparison = VectorComparison.of(expected, new float[][] {{0.5f, 10}, {1, 1}});
    assertEquals(10, comparison.scale());
    assertEquals(0.5, comparison.maxError());
    assertTrue(comparison.within(0.05));
    assertFalse(comparison.within(0.049));
    assertEquals(1, comparison.wrong(0.049));
  }

  @Test
  void nanIsNeverRight() {
    float[][] expected = {{1, 2}};
    VectorComparison comparison = VectorComparison.of(expected, new float[][] {{Float.NaN, 2}});
    assertFalse(comparison.within(1e9));
    assertEquals(1, comparison.wrong(1e9));
    assertTrue(Double.isNaN(comparison.maxError()));
    comparison = VectorComparison.of(expected, new float[][] {{1, Float.NEGATIVE_INFINITY}});
    assertFalse(comparison.within(1e9));
  }

  @Test
  void ranksAgreeWhateverTheLength() {
    float[][] some = {{1, 0}, {2, 1}, {0, 1}, {-1, 3}};
    float[][] longer = {{5, 0}, {4, 2}, {0, 9}, {-10, 30}};
    assertEquals(1, RankAgreement.of(some, longer).getAsDouble(), 1e-12);
    float[][] turned = {{1, 0}, {-1, 0.1f}, {1, 0.2f}, {0.9f, 0}};
    assertTrue(RankAgreement.of(some, turned).getAsDouble() < 0.5);
    assertEquals(
        OptionalDouble.empty(), RankAgreement.of(some, new float[][] {{1}, {1}, {1}, {1}}));
  }
}
