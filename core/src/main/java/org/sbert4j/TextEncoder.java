package org.sbert4j;

import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.tokenizer.BertTokenizer;

/**
 * From texts to vectors, a window of texts at a time: the window is tokenized, divided into
 * batches, and the threads take the batches through the model.
 *
 * <p>A small window is one batch that all threads compute together. A larger one is divided into
 * batches of which each thread takes its own. No bit depends on which it was.
 *
 * <p>Memory: a window takes its {@link WindowMemory.Share}; a batch is computed in one of at most
 * {@code threads} {@link SentenceEncoder.State}s, since it takes turns, or in the team's. None
 * grows with the number of texts.
 *
 * <p>Thread-safe. A listener's code never runs while its thread has a turn, so it may wait for
 * other calls.
 */
final class TextEncoder implements AutoCloseable {
  /** Chars of texts that a call holds on behalf of an iterator; some megabytes. */
  static final int MAX_CHARACTERS = 1 << 20;

  private final BertTokenizer tokenizer;
  private final SentenceEncoder encoder;
  private final int maxSeqLength;
  private final int batchRows;
  private final int teamRows;
  private final WorkerThreads workers;
  private final SpinningTeam team;
  private final WindowMemory windowMemory;
  private final ConcurrentLinkedQueue<SentenceEncoder.State> idleStates =
      new ConcurrentLinkedQueue<>();

  /** Made when first needed, by whoever has all turns. */
  private SentenceEncoder.State teamState;

  TextEncoder(BertTokenizer tokenizer, SentenceEncoder encoder, int maxSeqLength, MemoryPlan plan) {
    this.tokenizer = tokenizer;
    this.encoder = encoder;
    this.maxSeqLength = maxSeqLength;
    this.batchRows = plan.batchRows();
    this.teamRows = plan.teamRows();
    this.workers = new WorkerThreads(plan.threads());
    this.team = new SpinningTeam(plan.threads());
    this.windowMemory = new WindowMemory(plan.windowBytes());
  }

  SentenceEncoder encoder() {
    return encoder;
  }

  int maxSeqLength() {
    return maxSeqLength;
  }

  int threads() {
    return workers.threads();
  }

  /** Encodes as many texts as {@code embeddings} has places. */
  void encode(
      RunningCalls.Call call,
      Iterator<String> texts,
      float[][] embeddings,
      ProgressCount progress) {
    PendingTexts pending = new PendingTexts(texts, Long.MAX_VALUE);
    int first = 0;
    while (first < embeddings.length && pending.fill()) {
      int left = Math.min(embeddings.length - first, pending.texts().size());
      List<String> window = pending.texts().subList(0, left);
      int done;
      try (WindowMemory.Share share = share(call, left, MemoryPlan.TextCost.ofIds(maxSeqLength))) {
        int[][] inputIds = tokenize(call, window, share.bytes(), 0);
        encodeBatches(call, inputIds, embeddings, first, progress);
        done = inputIds.length;
      }
      pending.remove(done);
      first += done;
    }
    if (first < embeddings.length) {
      throw new ConcurrentModificationException("the list of texts became shorter meanwhile");
    }
  }

  /** Encodes all texts and hands over each vector, in order and on this thread. */
  void encode(
      RunningCalls.Call call,
      Iterator<String> texts,
      Consumer<float[]> vectors,
      ProgressCount progress) {
    int dimension = encoder.embeddingDimension();
    long mostPerText = MemoryPlan.TextCost.ofIdsAndVector(maxSeqLength, dimension);
    PendingTexts pending = new PendingTexts(texts, MAX_CHARACTERS);
    while (pending.fill()) {
      List<String> window = pending.texts();
      int done;
      try (WindowMemory.Share share = share(call, window.size(), mostPerText)) {
        int[][] inputIds = tokenize(call, window, share.bytes(), Float.BYTES * dimension);
        float[][] embeddings = new float[inputIds.length][];
        encodeBatches(call, inputIds, embeddings, 0, progress);
        done = inputIds.length;
        for (float[] embedding : embeddings) {
          vectors.accept(embedding);
        }
      }
      pending.remove(done);
    }
  }

  private WindowMemory.Share share(RunningCalls.Call call, int texts, long mostPerText) {
    if (call.nested()) {
      return windowMemory.takeAtOnce(mostPerText);
    }
    try {
      return windowMemory.take(mostPerText, texts * mostPerText);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("encode ended early, because its thread was interrupted");
    }
  }

  /**
   * Tokenizes the first texts of a window, as many as its share of the memory is sure to hold, and
   * at least one.
   *
   * @param bytesPerVector what each text will take besides its ids
   */
  private int[][] tokenize(
      RunningCalls.Call call, List<String> window, long shareBytes, int bytesPerVector) {
    int[][] inputIds = new int[window.size()][];
    AtomicLong used = new AtomicLong();
    long most = MemoryPlan.TextCost.ofIds(maxSeqLength) + bytesPerVector;
    Job.Work work =
        new Job.Work() {
          @Override
          public boolean mayTake() {
            // The most that a text can need, until its tokens are counted.
            return used.get() + most <= shareBytes && used.addAndGet(most) > 0;
          }

          @Override
          public void run(int index) {
            inputIds[index] = tokenizer.encode(window.get(index), maxSeqLength).inputIds();
            long needed = MemoryPlan.TextCost.ofIds(inputIds[index].length) + bytesPerVector;
            used.addAndGet(needed - most);
          }
        };
    int done = workers.run(inputIds.length, work, call::cancelled);
    return done == inputIds.length ? inputIds : Arrays.copyOf(inputIds, done);
  }

  private void encodeBatches(
      RunningCalls.Call call,
      int[][] inputIds,
      float[][] embeddings,
      int first,
      ProgressCount progress) {
    encoder.backend().startCold();
    if (MicroBatches.rows(inputIds) <= teamRows && workers.tryTakeAllTurns()) {
      try {
        Job.Work work = index -> encodeTogether(inputIds, embeddings, first);
        workers.run(1, work, call::cancelled);
      } finally {
        workers.giveAllTurnsBack();
      }
      progress.add(inputIds.length);
      return;
    }
    List<int[]> batches = MicroBatches.plan(inputIds, workers.threads(), batchRows);
    Job.Work work =
        new Job.Work() {
          @Override
          public void run(int index) {
            encodeBatch(inputIds, batches.get(index), embeddings, first);
          }

          @Override
          public void afterwards(int index) {
            progress.add(batches.get(index).length);
          }
        };
    workers.runInTurns(batches.size(), work, call::cancelled);
  }

  /** Computes the whole window as one packed batch, all threads at each operation together. */
  private void encodeTogether(int[][] inputIds, float[][] embeddings, int first) {
    if (teamState == null) {
      teamState = encoder.newState(team, new StateSize(teamRows, maxSeqLength));
    }
    int[] all = IntStream.range(0, inputIds.length).toArray();
    encodeBatch(inputIds, all, embeddings, first, teamState);
  }

  /** Computes the texts {@code members} of the window as one packed batch. */
  private void encodeBatch(int[][] inputIds, int[] members, float[][] embeddings, int first) {
    SentenceEncoder.State idle = idleStates.poll();
    SentenceEncoder.State state =
        idle != null
            ? idle
            : encoder.newState(ThreadTeam.CALLER_ALONE, new StateSize(batchRows, maxSeqLength));
    try {
      encodeBatch(inputIds, members, embeddings, first, state);
    } finally {
      idleStates.add(state);
    }
  }

  private void encodeBatch(
      int[][] inputIds,
      int[] members,
      float[][] embeddings,
      int first,
      SentenceEncoder.State state) {
    Tensor batchEmbeddings = encoder.encode(MicroBatches.pack(inputIds, members), state);
    for (int row = 0; row < members.length; row++) {
      float[] embedding = new float[batchEmbeddings.columns()];
      batchEmbeddings.readRow(row, embedding, 0);
      embeddings[first + members[row]] = embedding;
    }
  }

  /** Ends the threads and gives the memory back, once no call runs any more. */
  @Override
  public void close() {
    workers.close();
    team.close();
    if (teamState != null) {
      teamState.close();
    }
    for (SentenceEncoder.State state = idleStates.poll();
        state != null;
        state = idleStates.poll()) {
      state.close();
    }
    encoder.backend().close();
  }
}
