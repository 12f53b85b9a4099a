package org.sbert4j.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.Batching;
import org.sbert4j.backend.PassSize;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.scalar.ScalarBackend;
import org.sbert4j.config.BertConfig;
import org.sbert4j.transformer.PassMemory;
import org.sbert4j.transformer.SmallBert;
import org.sbert4j.transformer.StackWeights;
import org.sbert4j.weights.PoolingMode;

class MemoryPlanTest {
  private static final int MAX_SEQ_LENGTH = 100;
  private static final TextCost TEXTS = new TextCost(MAX_SEQ_LENGTH, false);
  private static final long HEAP = 1L << 32;

  private final PassMemory passMemory =
      passMemory(SmallBert.CONFIG, Backends.create("scalar", BackendOptions.none()));

  private static PassMemory passMemory(BertConfig config, Backend backend) {
    return new PassMemory(weights(config, backend, PoolingMode.MEAN), backend, WeightFormat.FP32);
  }

  private static StackWeights weights(BertConfig config, Backend backend, PoolingMode... modes) {
    return new StackWeights(
        config,
        SmallBert.weights(config, backend, WeightFormat.FP32),
        List.of(modes),
        List.of(new StackWeights.Normalize()));
  }

  private MemoryPlan plan(long budget, int threads) {
    return MemoryPlan.of(OptionalLong.of(budget), HEAP, passMemory, TEXTS, threads);
  }

  private long onePass() {
    return passMemory.bytes(MAX_SEQ_LENGTH, MAX_SEQ_LENGTH, 1);
  }

  /** The least budget that does. */
  private long least() {
    return onePass() + TEXTS.ofLongestWithResult(passMemory.weights());
  }

  @Test
  void whateverTheBudgetItIsNotExceeded() {
    for (long budget = least(); budget < 100 * onePass(); budget += onePass() / 3) {
      for (int wanted : new int[] {1, 2, 8, 64}) {
        MemoryPlan plan = plan(budget, wanted);
        assertTrue(plan.threads() >= 1 && plan.threads() <= wanted);
        int rows = Math.max(plan.batchRows(), MAX_SEQ_LENGTH);
        long team =
            plan.teamRows() == 0
                ? 0
                : passMemory.bytes(plan.teamRows(), MAX_SEQ_LENGTH, plan.threads());
        long used =
            plan.threads() * passMemory.bytes(rows, MAX_SEQ_LENGTH, 1) + team + plan.chunkBytes();
        assertTrue(used <= budget, used + " of " + budget);
        assertTrue(plan.chunkBytes() >= least() - onePass());
      }
    }
  }

  @Test
  void plentyGivesAllThreadsAndTheLargestBatches() {
    MemoryPlan plan = plan(1 << 30, 16);
    assertEquals(16, plan.threads());
    assertEquals(16, plan.passes());
    assertEquals(Batching.CPU.maxRows(), plan.batchRows());
    assertEquals(1 << 28, plan.chunkBytes());
  }

  @Test
  void aSmallBudgetMakesSmallerBatchesThenFewerThreads() {
    MemoryPlan smaller = plan(4 * onePass(), 2);
    assertEquals(2, smaller.threads());
    assertTrue(smaller.batchRows() < Batching.CPU.maxRows());
    MemoryPlan fewer = plan(4 * onePass(), 64);
    assertEquals(3, fewer.threads());
    assertTrue(fewer.batchRows() >= MAX_SEQ_LENGTH && fewer.batchRows() < 110);
  }

  /** A GPU: two large passes there, while all threads tokenize here. */
  @Test
  void tensorsElsewhereDoNotCountAndTheBackendSaysHowManyPassesPay() {
    Backend elsewhere =
        new ScalarBackend() {
          @Override
          public Batching batching() {
            return new Batching(10_000, 1_000, 2, false);
          }

          @Override
          public long scratchBytes(PassSize size) {
            return 4L * 40 * size.rows();
          }
        };
    PassMemory there = passMemory(SmallBert.CONFIG, elsewhere);
    MemoryPlan plan = MemoryPlan.of(OptionalLong.of(1 << 30), HEAP, there, TEXTS, 16);
    assertEquals(16, plan.threads());
    assertEquals(2, plan.passes());
    assertEquals(10_000, plan.batchRows());
    assertEquals(0, plan.teamRows());
    assertTrue(plan.bytes(there, MAX_SEQ_LENGTH) <= 1 << 30);
    // A row takes its four ids here, and what the backend says.
    assertEquals(4 * 44 * 10_000, there.bytes(10_000, MAX_SEQ_LENGTH, 1));
    MemoryPlan smaller = MemoryPlan.of(OptionalLong.of(1 << 21), HEAP, there, TEXTS, 16);
    assertTrue(smaller.batchRows() < 10_000 && smaller.passes() == 2, smaller::toString);
  }

  @Test
  void tooSmallABudgetIsRefusedWithTheOneNeeded() {
    assertEquals(1, plan(least(), 8).threads());
    String message =
        assertThrows(IllegalArgumentException.class, () -> plan(least() - 1, 8)).getMessage();
    assertTrue(message.contains("needs " + least()), message);
    assertTrue(message.contains("text of 100 tokens"), message);
  }

  @Test
  void pairsNeedRoomForTheirTokenTypes() {
    TextCost pairs = new TextCost(MAX_SEQ_LENGTH, true);
    OptionalLong enoughForTexts = OptionalLong.of(least());
    assertThrows(
        IllegalArgumentException.class,
        () -> MemoryPlan.of(enoughForTexts, HEAP, passMemory, pairs, 1));
    OptionalLong more = OptionalLong.of(least() + Integer.BYTES * MAX_SEQ_LENGTH);
    assertEquals(1, MemoryPlan.of(more, HEAP, passMemory, pairs, 1).threads());
  }

  @Test
  void theDefaultIsAQuarterOfTheHeapOrUpToHalfIfNeeded() {
    OptionalLong none = OptionalLong.empty();
    long chunkOfPlenty = MemoryPlan.of(none, HEAP, passMemory, TEXTS, 1).chunkBytes();
    assertEquals(HEAP / 16, chunkOfPlenty);
    assertEquals(1, MemoryPlan.of(none, 2 * least(), passMemory, TEXTS, 8).threads());
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> MemoryPlan.of(none, 2 * least() - 2, passMemory, TEXTS, 8))
            .getMessage();
    assertTrue(message.contains("-Xmx"), message);
  }
}
