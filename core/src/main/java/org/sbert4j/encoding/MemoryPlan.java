package org.sbert4j.encoding;

import java.util.OptionalLong;
import org.sbert4j.backend.Batching;
import org.sbert4j.transformer.PassMemory;

/**
 * How a model's memory budget is spent. However many texts there are and however many threads call,
 * the forward passes' tensors and the texts on their way stay within it.
 *
 * @param threads threads that there are
 * @param passes threads that compute at once, each with a forward pass of its own
 * @param batchRows tokens beyond which a batch of several texts grows no further
 * @param chunkBytes for the texts on their way, see {@link ChunkMemory}
 * @param teamRows tokens of the largest batch that all threads compute together; 0 if there is one
 *     thread, or no memory for that
 */
public record MemoryPlan(int threads, int passes, int batchRows, long chunkBytes, int teamRows) {

  /**
   * Divides a budget.
   *
   * <p>A forward pass for the longest text comes first, without which nothing can be computed. Then
   * up to a quarter is for texts on their way; the rest decides how many threads there are, whether
   * they may also work on one batch together and, last, how large their batches are.
   *
   * @param wantedBudget bytes; empty for a quarter of {@code maxHeap}, or up to half of it where
   *     the longest text needs so much
   * @param maxHeap the most bytes that the heap may have
   * @param cost of a text
   * @param wantedThreads threads that there are to be if memory allows it; those that do not
   *     compute tokenize
   * @throws IllegalArgumentException if the longest text does not fit, with the budget that would
   *     do
   */
  public static MemoryPlan of(
      OptionalLong wantedBudget,
      long maxHeap,
      PassMemory passMemory,
      TextCost cost,
      int wantedThreads) {
    int maxSeqLength = cost.maxSeqLength();
    long onePass = passMemory.bytes(maxSeqLength, maxSeqLength, 1);
    long leastChunk = cost.ofLongestWithResult(passMemory.weights());
    long least = onePass + leastChunk;
    long budget = wantedBudget.orElse(Math.max(maxHeap / 4, Math.min(least, maxHeap / 2)));
    if (budget < least) {
      throw tooSmall(budget, wantedBudget.isPresent(), least, maxSeqLength);
    }
    long chunkBytes = Math.max(leastChunk, Math.min(budget / 4, budget - onePass));
    long forPasses = budget - chunkBytes;
    Batching batching = passMemory.backend().batching();
    int passes = (int) Math.min(Math.min(wantedThreads, batching.maxPasses()), forPasses / onePass);
    int teamRows = Math.max(MicroBatches.MAX_TEAM_TOKENS, maxSeqLength);
    long team = passMemory.bytes(teamRows, maxSeqLength, passes);
    boolean withTeam =
        batching.tensorsInHeap() && passes > 1 && team <= forPasses - passes * onePass;
    if (withTeam) {
      forPasses -= team;
    }
    int rows = Math.max(batching.maxRows(), maxSeqLength);
    while (rows > maxSeqLength && passMemory.bytes(rows, maxSeqLength, 1) > forPasses / passes) {
      rows--;
    }
    return new MemoryPlan(
        batching.tensorsInHeap() ? passes : wantedThreads,
        passes,
        Math.min(rows, batching.maxRows()),
        chunkBytes,
        withTeam ? teamRows : 0);
  }

  /** What all of it takes at most: every forward pass, the team's, and the chunks. */
  public long bytes(PassMemory passMemory, int maxSeqLength) {
    long ownPass = passMemory.bytes(Math.max(batchRows, maxSeqLength), maxSeqLength, 1);
    long teamPass = teamRows == 0 ? 0 : passMemory.bytes(teamRows, maxSeqLength, passes);
    return passes * ownPass + teamPass + chunkBytes;
  }

  private static IllegalArgumentException tooSmall(
      long budget, boolean chosen, long least, int maxSeqLength) {
    return new IllegalArgumentException(
        "the memory budget is %d bytes%s, and one text of %d tokens needs %d; %s, or lower the max sequence length"
            .formatted(
                budget,
                chosen ? "" : ", half of the heap's maximum",
                maxSeqLength,
                least,
                chosen ? "raise it to that" : "allow a larger heap with -Xmx"));
  }
}
