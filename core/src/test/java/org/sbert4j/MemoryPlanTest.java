package org.sbert4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendProvider;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.Batching;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.scalar.ScalarBackend;
import org.sbert4j.weights.PoolingMode;

class MemoryPlanTest {
  private static final int MAX_SEQ_LENGTH = 100;
  private static final InputCost TEXTS = new InputCost(MAX_SEQ_LENGTH, false);
  private static final long HEAP = 1L << 32;

  private final SentenceEncoder encoder =
      encoder(SmallBert.CONFIG, Backends.create("scalar"), PoolingMode.MEAN);

  private static SentenceEncoder encoder(BertConfig config, Backend backend, PoolingMode... modes) {
    return new SentenceEncoder(
        SmallBert.create(config, backend),
        new Pooling(List.of(modes)),
        List.of(new SentenceEncoder.Normalize()),
        backend,
        config.hiddenSize());
  }

  private MemoryPlan plan(long budget, int threads) {
    return MemoryPlan.of(OptionalLong.of(budget), HEAP, encoder, TEXTS, threads);
  }

  private long onePass() {
    return encoder.stateBytes(MAX_SEQ_LENGTH, MAX_SEQ_LENGTH, 1);
  }

  /** The least budget that does. */
  private long least() {
    return onePass() + TEXTS.ofLongestWithVector(encoder.embeddingDimension());
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
                : encoder.stateBytes(plan.teamRows(), MAX_SEQ_LENGTH, plan.threads());
        long used =
            plan.threads() * encoder.stateBytes(rows, MAX_SEQ_LENGTH, 1)
                + team
                + plan.windowBytes();
        assertTrue(used <= budget, used + " of " + budget);
        assertTrue(plan.windowBytes() >= least() - onePass());
      }
    }
  }

  @Test
  void plentyGivesAllThreadsAndTheLargestBatches() {
    MemoryPlan plan = plan(1 << 30, 16);
    assertEquals(16, plan.threads());
    assertEquals(16, plan.passes());
    assertEquals(Batching.CPU.maxRows(), plan.batchRows());
    assertEquals(1 << 28, plan.windowBytes());
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
        };
    SentenceEncoder there = encoder(SmallBert.CONFIG, elsewhere, PoolingMode.MEAN);
    MemoryPlan plan = MemoryPlan.of(OptionalLong.of(1 << 30), HEAP, there, TEXTS, 16);
    assertEquals(16, plan.threads());
    assertEquals(2, plan.passes());
    assertEquals(10_000, plan.batchRows());
    assertEquals(0, plan.teamRows());
    assertTrue(plan.bytes(there, MAX_SEQ_LENGTH) <= 1 << 30);
    // A row takes its ids, twice, and a vector: 8 and 36 elements.
    assertEquals(4 * 44 * 10_000, there.stateBytes(10_000, MAX_SEQ_LENGTH, 1));
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
    InputCost pairs = new InputCost(MAX_SEQ_LENGTH, true);
    OptionalLong enoughForTexts = OptionalLong.of(least());
    assertThrows(
        IllegalArgumentException.class,
        () -> MemoryPlan.of(enoughForTexts, HEAP, encoder, pairs, 1));
    OptionalLong more = OptionalLong.of(least() + Integer.BYTES * MAX_SEQ_LENGTH);
    assertEquals(1, MemoryPlan.of(more, HEAP, encoder, pairs, 1).threads());
  }

  @Test
  void theDefaultIsAQuarterOfTheHeapOrUpToHalfIfNeeded() {
    OptionalLong none = OptionalLong.empty();
    long windowOfPlenty = MemoryPlan.of(none, HEAP, encoder, TEXTS, 1).windowBytes();
    assertEquals(HEAP / 16, windowOfPlenty);
    assertEquals(1, MemoryPlan.of(none, 2 * least(), encoder, TEXTS, 8).threads());
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> MemoryPlan.of(none, 2 * least() - 2, encoder, TEXTS, 8))
            .getMessage();
    assertTrue(message.contains("-Xmx"), message);
  }

  static Stream<BackendProvider> cpuBackends() {
    return Backends.providers().stream()
        .filter(provider -> !provider.name().equals("cuda") && provider.availability().available());
  }

  /**
   * The arrays of a state that has computed the largest batch of the longest texts are no larger
   * than the plan says. Whoever gives an operation more scratch memory is reminded here to say so
   * in {@link SentenceEncoder#stateBytes}.
   */
  @ParameterizedTest
  @MethodSource("cpuBackends")
  void aStateTakesNoMoreThanThePlanSays(BackendProvider provider) {
    BertConfig config = new BertConfig(50, 96, 1, 3, 384, 512, 2, 1e-12f, ActivationFunction.GELU);
    Backend backend = provider.create();
    SentenceEncoder measured = encoder(config, backend, PoolingMode.MEAN, PoolingMode.CLS);
    for (int longest : new int[] {1, 33, 100, 256, 512}) {
      int rows = Math.max(longest, Batching.CPU.maxRows());
      SentenceEncoder.State state =
          measured.newState(ThreadTeam.CALLER_ALONE, new StateSize(rows, longest));
      measured.encode(PackedBatch.of(Collections.nCopies(rows / longest, new int[longest])), state);
      long held = HeldMemory.bytesOfArrays(state);
      long planned = measured.stateBytes(rows, longest, 1);
      assertTrue(
          held <= planned,
          () -> "%d bytes for texts of %d, planned %d".formatted(held, longest, planned));
      // The scalar backend, whose attention keeps one row of scores, takes the least.
      assertTrue(held > planned / 4, () -> "planned %d where %d are held".formatted(planned, held));
    }
  }
}
