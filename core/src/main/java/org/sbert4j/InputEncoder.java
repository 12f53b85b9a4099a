package org.sbert4j;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToLongFunction;
import org.sbert4j.backend.Tensor;

/**
 * What the encoders of texts and of pairs of texts share: a model, its threads, and the memory for
 * what is on its way.
 *
 * <p>Inputs are taken a window at a time: the window is tokenized, and its inputs go through the
 * model together ({@link BatchEncoder}).
 *
 * <p>Memory: a window takes its {@link WindowMemory.Share}. Nothing grows with the number of
 * inputs.
 *
 * <p>Thread-safe.
 */
abstract class InputEncoder implements AutoCloseable {
  private final SentenceEncoder encoder;
  private final InputCost cost;
  private final WorkerThreads workers;
  private final WindowMemory windowMemory;
  private final BatchEncoder batches;

  InputEncoder(SentenceEncoder encoder, InputCost cost, MemoryPlan plan) {
    this.encoder = encoder;
    this.cost = cost;
    this.workers = new WorkerThreads(plan.threads(), plan.passes());
    this.windowMemory = new WindowMemory(plan.windowBytes());
    this.batches = new BatchEncoder(encoder, workers, cost.maxSeqLength(), plan);
  }

  final SentenceEncoder encoder() {
    return encoder;
  }

  final InputCost cost() {
    return cost;
  }

  final int maxSeqLength() {
    return cost.maxSeqLength();
  }

  final int threads() {
    return workers.threads();
  }

  final BatchEncoder batches() {
    return batches;
  }

  /**
   * Takes memory for a window.
   *
   * @param least bytes below which a share is of no use
   * @param wanted bytes beyond which a share is of no use
   * @throws CancellationException if the thread is interrupted
   */
  final WindowMemory.Share share(RunningCalls.Call call, long least, long wanted) {
    if (call.nested()) {
      return windowMemory.takeAtOnce(least);
    }
    try {
      return windowMemory.take(least, wanted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("encode ended early, because its thread was interrupted");
    }
  }

  /**
   * Tokenizes the first inputs of a window, as many as the memory is sure to hold, and at least
   * one.
   *
   * @param count inputs of the window
   * @param bytes of memory
   * @param most bytes that an input can need
   * @param tokenize tokenizes an input, on whichever thread, and tells the bytes that it needs
   * @return how many were tokenized
   */
  final int tokenizeFirst(
      RunningCalls.Call call, int count, long bytes, long most, IntToLongFunction tokenize) {
    AtomicLong used = new AtomicLong();
    Job.Work work =
        new Job.Work() {
          @Override
          public boolean mayTake() {
            // The most that an input can need, until its tokens are counted.
            return used.get() + most <= bytes && used.addAndGet(most) > 0;
          }

          @Override
          public void run(int index) {
            used.addAndGet(tokenize.applyAsLong(index) - most);
          }
        };
    return workers.run(count, work, call::cancelled);
  }

  /** A row of a tensor, the caller's own. */
  static float[] row(Tensor tensor, int row) {
    float[] elements = new float[tensor.columns()];
    tensor.readRow(row, elements, 0);
    return elements;
  }

  /** Ends the threads and gives the memory back, once no call runs any more. */
  @Override
  public final void close() {
    workers.close();
    batches.close();
    encoder.backend().close();
  }
}
