package org.sbert4j;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.ThreadTeam;

/**
 * Takes tokenized inputs through the model, on the model's threads.
 *
 * <p>A few inputs are one batch that all threads compute together. More are divided into batches of
 * which each thread takes its own. No bit depends on which it was.
 *
 * <p>Memory: a batch is computed in one of at most {@code passes} {@link SentenceEncoder.State}s,
 * since it takes turns, or in the team's.
 *
 * <p>Thread-safe. A listener's code never runs while its thread has a turn, so it may wait for
 * other calls.
 */
final class BatchEncoder implements AutoCloseable {
  private final SentenceEncoder encoder;
  private final int batchRows;
  private final int minRows;
  private final int teamRows;
  private final int longest;
  private final WorkerThreads workers;
  private final SpinningTeam team;
  private final ConcurrentLinkedQueue<SentenceEncoder.State> idleStates =
      new ConcurrentLinkedQueue<>();

  /** Made when first needed, by whoever has all turns. */
  private SentenceEncoder.State teamState;

  BatchEncoder(SentenceEncoder encoder, WorkerThreads workers, int longest, MemoryPlan plan) {
    this.longest = longest;
    this.encoder = encoder;
    this.batchRows = plan.batchRows();
    this.minRows = Math.min(batchRows, encoder.backend().batching().minRows());
    this.teamRows = plan.teamRows();
    this.workers = workers;
    this.team = new SpinningTeam(plan.passes());
  }

  /** Computes a batch and reads out of it what is wanted. */
  interface BatchReader {
    /**
     * Called on the thread that computes.
     *
     * @param members which of the inputs the batch has, in its order
     */
    void read(PackedBatch batch, int[] members, SentenceEncoder.State state);
  }

  /**
   * Takes inputs through the model.
   *
   * @param unpooledTokens how many tokens at the beginning of each input pooling leaves out
   * @param done is told how many inputs were computed, whenever some were
   */
  void encode(
      RunningCalls.Call call,
      TokenizedInputs inputs,
      int unpooledTokens,
      BatchReader reader,
      IntConsumer done) {
    encoder.backend().startCold();
    if (MicroBatches.rows(inputs.inputIds()) <= teamRows && workers.tryTakeAllTurns()) {
      try {
        Job.Work work = index -> encodeTogether(inputs, unpooledTokens, reader);
        workers.run(1, work, call::cancelled);
      } finally {
        workers.giveAllTurnsBack();
      }
      done.accept(inputs.count());
      return;
    }
    List<int[]> batches =
        MicroBatches.plan(inputs.inputIds(), workers.passes(), minRows, batchRows);
    Job.Work work =
        new Job.Work() {
          @Override
          public void run(int index) {
            int[] members = batches.get(index);
            PackedBatch batch = inputs.pack(members).withPromptTokens(unpooledTokens);
            withState(state -> reader.read(batch, members, state));
          }

          @Override
          public void afterwards(int index) {
            done.accept(batches.get(index).length);
          }
        };
    workers.runInTurns(batches.size(), work, call::cancelled);
  }

  /** Computes all inputs as one packed batch, all threads at each operation together. */
  private void encodeTogether(TokenizedInputs inputs, int unpooledTokens, BatchReader reader) {
    if (teamState == null) {
      teamState = encoder.newState(team, new StateSize(teamRows, longest));
    }
    int[] all = IntStream.range(0, inputs.count()).toArray();
    PackedBatch batch = inputs.pack(all).withPromptTokens(unpooledTokens);
    reader.read(batch, all, teamState);
  }

  /** The vector of what was pooled elsewhere, {@code [embeddingDimension]}. */
  float[] encodePooled(RunningCalls.Call call, float[] pooled) {
    float[][] vector = new float[1][];
    Job.Work work = index -> withState(state -> vector[0] = encoder.encodePooled(pooled, state));
    workers.runInTurns(1, work, call::cancelled);
    return vector[0];
  }

  private void withState(Consumer<SentenceEncoder.State> computation) {
    SentenceEncoder.State idle = idleStates.poll();
    SentenceEncoder.State state =
        idle != null
            ? idle
            : encoder.newState(ThreadTeam.CALLER_ALONE, new StateSize(batchRows, longest));
    try {
      computation.accept(state);
    } finally {
      idleStates.add(state);
    }
  }

  /** Ends the team and gives the memory back, once no call runs any more. */
  @Override
  public void close() {
    team.close();
    if (teamState != null) {
      teamState.close();
    }
    for (SentenceEncoder.State state = idleStates.poll();
        state != null;
        state = idleStates.poll()) {
      state.close();
    }
  }
}
