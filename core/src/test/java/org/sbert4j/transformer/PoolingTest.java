package org.sbert4j.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.sbert4j.Pooling;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.FloatBits;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.Workspace;
import org.sbert4j.backend.scalar.ScalarBackend;
import org.sbert4j.weights.PoolingMode;

class PoolingTest {
  private static final int HIDDEN_SIZE = 21;

  private final SplittableRandom random = new SplittableRandom(3);

  private float[][][] randomEmbeddings(int sequences, int tokens) {
    float[][][] embeddings = new float[sequences][tokens][HIDDEN_SIZE];
    for (float[][] sequence : embeddings) {
      for (float[] token : sequence) {
        for (int i = 0; i < token.length; i++) {
          token[i] = (float) (2 * random.nextDouble() - 1);
        }
      }
    }
    return embeddings;
  }

  /** Pools packed rows, as SentenceTransformer does. */
  private static float[][] pool(List<PoolingMode> modes, float[][] rows, PackedBatch batch) {
    try (Backend backend = new ScalarBackend();
        Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
      Tensor hiddenStates = workspace.newTensor(HIDDEN_SIZE);
      hiddenStates.setRows(rows.length);
      for (int row = 0; row < rows.length; row++) {
        hiddenStates.writeRow(row, rows[row]);
      }
      Tensor output = workspace.newTensor(modes.size() * HIDDEN_SIZE);
      ModuleStack.pool(backend, modes, hiddenStates, batch, output);
      return SmallBert.rows(output);
    }
  }

  @Test
  void paddedMeanHasTheBitsOfThePackedOne() {
    int[][] mask = {{1, 1, 1, 1, 1}, {1, 1, 0, 0, 0}, {0, 0, 1, 1, 1}, {1, 0, 1, 0, 1}};
    float[][][] embeddings = randomEmbeddings(4, 5);
    float[][] tokens =
        new float[][] {
          embeddings[0][0],
          embeddings[0][1],
          embeddings[0][2],
          embeddings[0][3],
          embeddings[0][4],
          embeddings[1][0],
          embeddings[1][1],
          embeddings[2][2],
          embeddings[2][3],
          embeddings[2][4],
          embeddings[3][0],
          embeddings[3][2],
          embeddings[3][4]
        };
    PackedBatch batch = PackedBatch.ofPadded(mask, mask, mask);
    FloatBits.assertSame(
        "meanPooling",
        pool(List.of(PoolingMode.MEAN), tokens, batch),
        Pooling.meanPooling(embeddings, mask));
  }

  @Test
  void whatStandsInMaskedRowsDoesNotMatter() {
    int[][] mask = {{1, 0, 1}};
    float[][][] embeddings = randomEmbeddings(1, 3);
    float[][] expected = Pooling.meanPooling(embeddings, mask);
    Arrays.fill(embeddings[0][1], Float.NaN);
    FloatBits.assertSame("masked NaN", expected, Pooling.meanPooling(embeddings, mask));
  }

  @Test
  void theMeanOfAHandfulIsTheMean() {
    float[][][] embeddings = {{{1, 10}, {2, 20}, {6, 60}, {99, 99}}};
    float[][] mean = Pooling.meanPooling(embeddings, new int[][] {{1, 1, 1, 0}});
    assertArrayEquals(new float[] {3, 30}, mean[0]);
  }

  @Test
  void aSentenceWithoutTokensGivesZeros() {
    float[][][] embeddings = randomEmbeddings(2, 3);
    float[][] mean = Pooling.meanPooling(embeddings, new int[][] {{0, 0, 0}, {1, 1, 1}});
    assertArrayEquals(new float[HIDDEN_SIZE], mean[0]);
    assertTrue(mean[1][0] != 0);
  }

  @Test
  void onlySentencesWithoutTokensGiveZerosOfTheRightWidth() {
    float[][] mean = Pooling.meanPooling(randomEmbeddings(2, 3), new int[2][3]);
    assertEquals(2, mean.length);
    assertArrayEquals(new float[HIDDEN_SIZE], mean[0]);
    assertArrayEquals(new float[HIDDEN_SIZE], mean[1]);
  }

  @Test
  void noSentencesGiveNoVectors() {
    assertEquals(0, Pooling.meanPooling(new float[0][][], new int[0][]).length);
  }

  @Test
  void anEmptyFirstSentenceDoesNotHideTheWidth() {
    float[][][] embeddings = {{}, {{1, 2}, {3, 4}}};
    float[][] mean = Pooling.meanPooling(embeddings, new int[][] {{}, {1, 1}});
    assertArrayEquals(new float[] {0, 0}, mean[0]);
    assertArrayEquals(new float[] {2, 3}, mean[1]);
  }

  @Test
  void fewerMasksThanSentencesAreRefused() {
    assertRefused(randomEmbeddings(2, 3), new int[][] {{1, 1, 1}});
  }

  @Test
  void fewerMasksThanSentencesAreRefusedAlsoWithoutTokens() {
    assertRefused(randomEmbeddings(2, 3), new int[][] {{0, 0, 0}});
  }

  @Test
  void aMaskLongerThanItsSentenceIsRefused() {
    assertRefused(randomEmbeddings(1, 3), new int[][] {{1, 1, 1, 1}});
  }

  @Test
  void aMaskShorterThanItsSentenceIsRefused() {
    assertRefused(randomEmbeddings(1, 3), new int[][] {{1, 1}});
  }

  @Test
  void tokensOfDifferentWidthsAreRefused() {
    assertRefused(new float[][][] {{{1, 2}, {3}}}, new int[][] {{1, 1}});
    assertRefused(new float[][][] {{{1}, {2, 3}}}, new int[][] {{1, 1}});
  }

  private static void assertRefused(float[][][] embeddings, int[][] mask) {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> Pooling.meanPooling(embeddings, mask));
    assertTrue(thrown.getMessage().contains("tokenEmbeddings"), thrown.getMessage());
  }

  @Test
  void severalModesStandSideBySideInTheOrderGiven() {
    PackedBatch batch = PackedBatch.of(List.of(new int[4], new int[1], new int[7]));
    float[][] rows = randomEmbeddings(1, 12)[0];
    List<PoolingMode> modes =
        List.of(PoolingMode.WEIGHTED_MEAN, PoolingMode.CLS, PoolingMode.MAX, PoolingMode.MEAN);
    float[][] together = pool(modes, rows, batch);
    for (int i = 0; i < modes.size(); i++) {
      float[][] alone = pool(List.of(modes.get(i)), rows, batch);
      for (int sequence = 0; sequence < 3; sequence++) {
        FloatBits.assertSame(
            modes.get(i) + " of sequence " + sequence,
            alone[sequence],
            Arrays.copyOfRange(together[sequence], i * HIDDEN_SIZE, (i + 1) * HIDDEN_SIZE));
      }
    }
  }
}
