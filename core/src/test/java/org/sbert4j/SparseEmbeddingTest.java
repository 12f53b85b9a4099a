package org.sbert4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SparseEmbeddingTest {
  @Test
  void theGreatestWeightOfATokenCountsAndNoneBelowZero() {
    int[] ids = {101, 7, 5, 7, 7, 9, 3, 102};
    float[] weights = {4, 0.5f, 1, 2, -3, -1, 0, 8};
    SparseEmbedding found = SparseEmbedding.of(ids, weights, 101, 102, 0);
    assertArrayEquals(new int[] {5, 7}, found.indices());
    assertArrayEquals(new float[] {1, 2}, found.values());
    assertEquals(2, found.size());
    assertEquals(2, found.value(7));
    assertEquals(0, found.value(9));
    assertEquals(0, SparseEmbedding.of(new int[0], new float[0], 1).size());
    assertEquals("SparseEmbedding{5=1.0, 7=2.0}", found.toString());
  }

  @Test
  void equalContentIsEqual() {
    SparseEmbedding one = new SparseEmbedding(new int[] {1, 4}, new float[] {2, 3});
    SparseEmbedding same = new SparseEmbedding(new int[] {1, 4}, new float[] {2, 3});
    assertEquals(one, same);
    assertEquals(one.hashCode(), same.hashCode());
    assertNotEquals(one, new SparseEmbedding(new int[] {1, 5}, new float[] {2, 3}));
    assertNotEquals(one, new SparseEmbedding(new int[] {1, 4}, new float[] {2, 4}));
  }

  @Test
  void whatIsNoneIsRefused() {
    assertRefused("there are 1 indices and 2 values", new int[] {1}, 1, 2);
    assertRefused("the index at place 0 is -1", new int[] {-1}, 1);
    assertRefused("the index at place 1 is 4", new int[] {4, 4}, 1, 1);
    assertRefused("the index at place 1 is 3", new int[] {4, 3}, 1, 1);
    assertRefused("the value at place 0 is 0.0", new int[] {4}, 0);
    assertRefused("the value at place 1 is NaN", new int[] {4, 5}, 1, Float.NaN);
  }

  private static void assertRefused(String words, int[] indices, float... values) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new SparseEmbedding(indices, values))
            .getMessage();
    assertEquals(words, message.substring(0, words.length()));
  }
}
