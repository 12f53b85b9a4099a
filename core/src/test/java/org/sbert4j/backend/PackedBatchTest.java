package org.sbert4j.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sbert4j.weights.PoolingMode;

class PackedBatchTest {
  @Test
  void sentencesStandEndToEndAndCountTheirPositionsFromZero() {
    PackedBatch batch = PackedBatch.of(List.of(new int[] {7, 8, 9}, new int[0], new int[] {5, 6}));
    assertEquals(5, batch.tokens());
    assertEquals(3, batch.sequences());
    assertArrayEquals(new int[] {7, 8, 9, 5, 6}, batch.tokenIds());
    assertArrayEquals(new int[] {0, 1, 2, 0, 1}, batch.positionIds());
    assertArrayEquals(new int[5], batch.tokenTypeIds());
    assertArrayEquals(new int[] {0, 3, 3, 5}, batch.sequenceOffsets());
    assertEquals(0, batch.length(1));
    assertEquals(3, batch.start(2));
    assertEquals(2, batch.length(2));
  }

  @Test
  void noSentencesGiveAnEmptyBatch() {
    PackedBatch batch = PackedBatch.of(List.of());
    assertEquals(0, batch.tokens());
    assertEquals(0, batch.sequences());
  }

  @Test
  void paddingIsLeftOutAndTokensKeepTheirPositions() {
    int[][] ids = {{1, 2, 3, 0}, {0, 0, 4, 5}, {0, 0, 0, 0}, {6, 0, 7, 8}};
    int[][] mask = {{1, 1, 1, 0}, {0, 0, 1, 1}, {0, 0, 0, 0}, {1, 0, 1, 1}};
    int[][] types = {{0, 1, 1, 0}, {0, 0, 1, 0}, {0, 0, 0, 0}, {1, 0, 0, 1}};
    PackedBatch batch = PackedBatch.ofPadded(ids, mask, types);
    assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6, 7, 8}, batch.tokenIds());
    assertArrayEquals(new int[] {0, 1, 2, 2, 3, 0, 2, 3}, batch.positionIds());
    assertArrayEquals(new int[] {0, 1, 1, 1, 0, 1, 0, 1}, batch.tokenTypeIds());
    assertArrayEquals(new int[] {0, 3, 5, 5, 8}, batch.sequenceOffsets());
  }

  /** transformers' create_position_ids_from_input_ids([[1, 0, 7, 1, 8, 2]], padding_idx=1). */
  @Test
  void positionsOfRobertaBeginAfterThePadTokensAndDoNotCountIt() {
    PackedBatch batch = PackedBatch.of(List.of(new int[] {0, 7, 1, 8, 2}, new int[] {1, 1}), 1);
    assertArrayEquals(new int[] {2, 3, 1, 4, 5, 1, 1}, batch.positionIds());
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 0, 1}, batch.tokenIndices());
    assertArrayEquals(
        batch.tokenIndices(),
        batch.withPromptTokens(1).withTokenTypeIds(List.of(new int[7])).tokenIndices());
    PackedBatch other = PackedBatch.of(List.of(new int[] {0, 7, 5, 8}), 5);
    assertArrayEquals(new int[] {6, 7, 5, 8}, other.positionIds());
  }

  @Test
  void positionsOfRobertaGoByIdsAndNotByTheMask() {
    int[][] ids = {{1, 0, 7, 1, 8, 2}};
    int[][] mask = {{0, 1, 0, 1, 1, 1}};
    PackedBatch batch = PackedBatch.ofPadded(ids, mask, new int[1][6], 1);
    assertArrayEquals(new int[] {0, 1, 8, 2}, batch.tokenIds());
    assertArrayEquals(new int[] {2, 1, 4, 5}, batch.positionIds());
    assertArrayEquals(new int[] {1, 3, 4, 5}, batch.tokenIndices());
  }

  @Test
  void positionsOfBertAreTheIndices() {
    PackedBatch batch = PackedBatch.of(List.of(new int[] {0, 1}, new int[] {1}));
    assertSame(batch.positionIds(), batch.tokenIndices());
    int[][] ones = {{1, 1}};
    PackedBatch padded = PackedBatch.ofPadded(ones, ones, ones);
    assertSame(padded.positionIds(), padded.tokenIndices());
  }

  @Test
  void tokenTypesStandWithTheirTokens() {
    PackedBatch batch = PackedBatch.of(List.of(new int[] {7, 8}, new int[] {9}));
    PackedBatch typed = batch.withTokenTypeIds(List.of(new int[] {0, 1}, new int[] {1}));
    assertArrayEquals(new int[] {7, 8, 9}, typed.tokenIds());
    assertArrayEquals(new int[] {0, 1, 1}, typed.tokenTypeIds());
    assertArrayEquals(new int[] {0, 1, 0}, typed.positionIds());
    assertThrows(
        IllegalArgumentException.class, () -> batch.withTokenTypeIds(List.of(new int[] {0, 1})));
  }

  @Test
  void tokenTypesAndPromptTokensComeInAnyOrder() {
    PackedBatch batch = PackedBatch.of(List.of(new int[] {7, 8, 9}));
    List<int[]> types = List.of(new int[] {0, 0, 1});
    PackedBatch promptFirst = batch.withPromptTokens(2).withTokenTypeIds(types);
    PackedBatch typesFirst = batch.withTokenTypeIds(types).withPromptTokens(2);
    assertEquals(2, promptFirst.promptTokens());
    assertEquals(2, typesFirst.promptTokens());
    assertArrayEquals(new int[] {0, 0, 1}, promptFirst.tokenTypeIds());
    assertArrayEquals(new int[] {0, 0, 1}, typesFirst.tokenTypeIds());
  }

  @Test
  void aTokenIsWhatTheMaskSaysEvenWithThePaddingId() {
    PackedBatch batch =
        PackedBatch.ofPadded(new int[][] {{0, 0}}, new int[][] {{1, 1}}, new int[][] {{0, 0}});
    assertEquals(2, batch.tokens());
  }

  @Test
  void aMaskWithFewerSentencesIsRefused() {
    assertRefused(
        new int[][] {{1}, {2}}, new int[][] {{1}}, new int[][] {{0}, {0}}, "attentionMask");
  }

  @Test
  void aMaskOfAnotherLengthIsRefusedWithItsIndex() {
    int[][] ids = {{1}, {2, 3}};
    assertRefused(ids, new int[][] {{1}, {1}}, new int[][] {{0}, {0, 0}}, "attentionMask[1]");
  }

  @Test
  void tokenTypesOfAnotherShapeAreRefused() {
    int[][] ids = {{1}, {2, 3}};
    int[][] mask = {{1}, {1, 1}};
    assertRefused(ids, mask, new int[][] {{0}}, "tokenTypeIds");
    assertRefused(ids, mask, new int[][] {{0, 0}, {0, 0}}, "tokenTypeIds[0]");
  }

  @Test
  void aMaskThatIsNeitherZeroNorOneIsRefused() {
    for (int wrong : new int[] {-1, 2, -10000}) {
      assertRefused(
          new int[][] {{1, 2}}, new int[][] {{1, wrong}}, new int[][] {{0, 0}}, "1 for tokens");
    }
  }

  private static void assertRefused(int[][] ids, int[][] mask, int[][] types, String named) {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> PackedBatch.ofPadded(ids, mask, types));
    assertTrue(thrown.getMessage().contains(named), thrown.getMessage());
  }

  @Test
  void theRowThatPoolingTakes() {
    PackedBatch batch = PackedBatch.of(List.of(new int[4], new int[3])).withPromptTokens(2);
    assertEquals(2, batch.pooledRow(0, PoolingMode.CLS));
    assertEquals(6, batch.pooledRow(1, PoolingMode.CLS));
    assertEquals(3, batch.pooledRow(0, PoolingMode.LAST_TOKEN));
    assertEquals(6, batch.pooledRow(1, PoolingMode.LAST_TOKEN));
    assertTrue(batch.eachPooled());
    assertFalse(batch.withPromptTokens(3).eachPooled());
    assertFalse(PackedBatch.of(List.of(new int[4], new int[0])).eachPooled());
    assertTrue(PackedBatch.of(List.of()).eachPooled());
  }
}
