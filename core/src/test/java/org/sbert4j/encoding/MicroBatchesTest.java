package org.sbert4j.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Batching;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.config.BertConfig;

class MicroBatchesTest {
  private static final int[] THREADS = {1, 2, 3, 4, 7, 16, 64};

  private static int[][] idsOfLengths(int... lengths) {
    return Arrays.stream(lengths).mapToObj(int[]::new).toArray(int[][]::new);
  }

  private static int[][] randomIds(SplittableRandom random, int texts) {
    return idsOfLengths(random.ints(texts, 2, 257).toArray());
  }

  private static final BertConfig BERT =
      new BertConfig(50, 36, 2, 3, 100, 140, 2, 1e-12f, ActivationFunction.GELU);

  private record Ids(int index, int[] inputIds, int[] tokenTypeIds) implements Sequence {
    @Override
    public void read(Tensor output, int row) {
      throw new AssertionError("nothing is computed here");
    }
  }

  private static List<Ids> sequences(int[][] inputIds) {
    return IntStream.range(0, inputIds.length)
        .mapToObj(index -> new Ids(index, inputIds[index], null))
        .toList();
  }

  /** Each batch as the indices of its texts. */
  private static List<int[]> plan(int[][] inputIds, int threads, int minRows, int maxRows) {
    return MicroBatches.plan(sequences(inputIds), threads, minRows, maxRows).stream()
        .map(batch -> batch.stream().mapToInt(sequence -> ((Ids) sequence).index()).toArray())
        .toList();
  }

  private static List<int[]> plan(int[][] inputIds, int threads) {
    return plan(inputIds, threads, 1, Batching.CPU.maxRows());
  }

  private static int tokens(int[][] inputIds, int[] members) {
    return Arrays.stream(members).map(index -> inputIds[index].length).sum();
  }

  @Test
  void everyTextIsInOneBatchOnce() {
    SplittableRandom random = new SplittableRandom(5);
    for (int texts : new int[] {0, 1, 2, 3, 10, 100, 1000}) {
      int[][] inputIds = randomIds(random, texts);
      for (int threads : THREADS) {
        int[] members =
            plan(inputIds, threads).stream().flatMapToInt(Arrays::stream).sorted().toArray();
        assertArrayEquals(IntStream.range(0, texts).toArray(), members);
      }
    }
  }

  @Test
  void noBatchIsEmptyOrBeyondTheTokenBound() {
    SplittableRandom random = new SplittableRandom(6);
    int[][] inputIds = randomIds(random, 1000);
    inputIds[17] = new int[3 * Batching.CPU.maxRows()];
    for (int threads : THREADS) {
      for (int[] members : plan(inputIds, threads)) {
        assertTrue(members.length > 0);
        int tokens = tokens(inputIds, members);
        assertTrue(
            members.length == 1 || tokens <= Batching.CPU.maxRows(),
            () -> members.length + " texts of " + tokens + " tokens");
      }
    }
  }

  @Test
  void aSmallerBoundMakesSmallerBatches() {
    int[][] inputIds = randomIds(new SplittableRandom(7), 1000);
    for (int[] members : plan(inputIds, 2, 1, 40)) {
      assertTrue(members.length == 1 || tokens(inputIds, members) <= 40);
    }
  }

  /** As a tokenizer without [CLS] and [SEP] makes of empty texts. */
  @Test
  void textsWithoutTokensCountAsRows() {
    for (int[] members : plan(new int[1000][0], 1)) {
      assertTrue(members.length <= Batching.CPU.maxRows(), members.length + " texts");
    }
  }

  @Test
  void longTextsComeFirst() {
    int[][] inputIds = randomIds(new SplittableRandom(8), 200);
    int before = Integer.MAX_VALUE;
    int indexBefore = -1;
    for (int[] members : plan(inputIds, 4)) {
      for (int index : members) {
        int length = inputIds[index].length;
        assertTrue(length < before || (length == before && index > indexBefore));
        before = length;
        indexBefore = index;
      }
    }
  }

  @Test
  void manyShortTextsShareABatch() {
    int[] lengths = new int[100];
    Arrays.fill(lengths, 8);
    List<int[]> batches = plan(idsOfLengths(lengths), 1);
    assertEquals((800 + Batching.CPU.maxRows() - 1) / Batching.CPU.maxRows(), batches.size());
  }

  /** A GPU gains nothing from two batches that are too small to fill it. */
  @Test
  void workIsNotDividedBelowTheLeastRows() {
    int[] lengths = new int[96];
    Arrays.fill(lengths, 8);
    int[][] inputIds = idsOfLengths(lengths);
    assertEquals(1, plan(inputIds, 2, 500, 10_000).size());
    assertEquals(2, plan(inputIds, 2, 384, 10_000).size());
    assertEquals(3, plan(inputIds, 8, 256, 10_000).size());
    assertEquals(8, plan(inputIds, 8, 1, 10_000).size());
  }

  @Test
  void oneTextIsOneBatch() {
    assertEquals(1, plan(idsOfLengths(5), 8).size());
  }

  @Test
  void equalTextsGiveEveryThreadABatch() {
    for (int threads : THREADS) {
      for (int texts = threads; texts < threads + 20; texts++) {
        int[] lengths = new int[texts];
        Arrays.fill(lengths, 10);
        assertEveryThreadHasABatch(lengths, threads);
      }
    }
  }

  @Test
  void unequalTextsGiveEveryThreadABatch() {
    assertEveryThreadHasABatch(new int[] {100, 2, 2, 2, 2}, 4);
    SplittableRandom random = new SplittableRandom(9);
    for (int threads : THREADS) {
      for (int trial = 0; trial < 100; trial++) {
        int texts = threads + random.nextInt(20);
        assertEveryThreadHasABatch(random.ints(texts, 2, 257).toArray(), threads);
      }
    }
  }

  private static void assertEveryThreadHasABatch(int[] lengths, int threads) {
    int batches = plan(idsOfLengths(lengths), threads).size();
    assertTrue(
        batches >= threads,
        () ->
            "%d batches for %d threads from texts of lengths %s"
                .formatted(batches, threads, Arrays.toString(lengths)));
  }

  @Test
  void packTakesTheSequencesInTheirOrder() {
    PackedBatch batch = MicroBatches.pack(sequences(new int[][] {{4, 5, 6}, {1, 2}}), BERT);
    assertArrayEquals(new int[] {4, 5, 6, 1, 2}, batch.tokenIds());
    assertArrayEquals(new int[] {0, 3, 5}, batch.sequenceOffsets());
  }

  @Test
  void packKeepsTokenTypes() {
    List<Ids> pairs =
        List.of(
            new Ids(0, new int[] {7, 8}, new int[] {0, 1}),
            new Ids(1, new int[] {9}, new int[] {1}));
    PackedBatch batch = MicroBatches.pack(pairs, BERT);
    assertArrayEquals(new int[] {7, 8, 9}, batch.tokenIds());
    assertArrayEquals(new int[] {0, 1, 1}, batch.tokenTypeIds());
  }
}
