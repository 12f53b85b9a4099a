package org.sbert4j;

import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.tokenizer.BertTokenizer;

/**
 * What a {@link SentenceTransformer} and a {@link CrossEncoder} have in common: a tokenizer, a
 * BERT, a backend, threads, a memory budget, and the end of them all.
 *
 * <p>Thread-safe.
 */
public abstract sealed class BaseModel implements AutoCloseable
    permits SentenceTransformer, CrossEncoder {
  private final BertTokenizer tokenizer;
  private final RunningCalls calls;
  private final int maxSeqLength;
  private final int threads;
  private final WeightFormat weightFormat;
  private final String backendName;
  private final String backendDescription;

  /** Null once it was given back, so that a closed model holds no weights. */
  private volatile InputEncoder inputEncoder;

  BaseModel(
      BertTokenizer tokenizer,
      InputEncoder inputEncoder,
      WeightFormat weightFormat,
      RunningCalls calls) {
    this.tokenizer = tokenizer;
    this.inputEncoder = inputEncoder;
    this.weightFormat = weightFormat;
    this.calls = calls;
    this.maxSeqLength = inputEncoder.maxSeqLength();
    this.backendName = inputEncoder.encoder().backend().name();
    this.threads = inputEncoder.threads();
    this.backendDescription =
        inputEncoder.encoder().backend().description()
            + ", "
            + threads
            + (threads == 1 ? " thread" : " threads");
  }

  /** Only while a call runs. */
  final InputEncoder inputEncoder() {
    return inputEncoder;
  }

  /**
   * Begins a call, unless this thread is interrupted.
   *
   * @throws IllegalStateException if the model was closed
   * @throws CancellationException if this thread is interrupted
   */
  final RunningCalls.Call begin() {
    RunningCalls.Call call = calls.begin();
    if (Thread.currentThread().isInterrupted()) {
      call.close();
      throw new CancellationException(
          "encode did not begin, because its thread was interrupted before");
    }
    return call;
  }

  /** The tokenizer, for those who want the parts. */
  public final BertTokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * The transformer, for those who want the parts. Once this object is closed it refuses to work.
   *
   * @throws IllegalStateException if the model was closed
   */
  public final BertModel model() {
    try (RunningCalls.Call call = calls.begin()) {
      return inputEncoder.encoder().model();
    }
  }

  /** The most tokens of a text that count, [CLS] and [SEP] included. */
  public final int maxSeqLength() {
    return maxSeqLength;
  }

  /**
   * The most threads that compute at once, those of callers included: as many as asked for, or
   * fewer if the memory budget holds no more.
   */
  public final int threads() {
    return threads;
  }

  /** How the encoder's linear layers are kept, as {@link LoadOptions#weights()} says. */
  public final WeightFormat weightFormat() {
    return weightFormat;
  }

  /** The backend in use: {@code scalar}, {@code vector} or {@code cuda}. */
  public final String backendName() {
    return backendName;
  }

  /** One line for people about the backend and the threads in use. */
  public final String backendDescription() {
    return backendDescription;
  }

  /**
   * What the machine could do at best: the 32-bit operations a second, in 10⁹, of fused
   * multiply-adds (two operations each) that wait for nothing, on {@link #threads()} threads at
   * once. Measured now, which takes up to some seconds in a JVM that has not done it before;
   * whatever else runs meanwhile, calls of this model included, makes it less.
   *
   * @return empty where the backend cannot tell, as {@code scalar} cannot
   * @throws IllegalStateException if the model was closed
   * @throws CancellationException if this thread is interrupted; it stays so
   */
  public final OptionalDouble measurePeakGflops() {
    try (RunningCalls.Call call = calls.begin()) {
      return inputEncoder.encoder().backend().peakGflops(threads);
    }
  }

  /**
   * Closes the model: calls that already run finish and give their results, later ones throw
   * IllegalStateException, and close returns when no thread computes any more, the model's threads
   * end and its memory is given back.
   *
   * <p>So it may take as long as the longest call. To have it sooner, interrupt the threads that
   * encode; or interrupt the thread that closes, as with {@code ExecutorService.close()}: then all
   * calls end early with CancellationException, close returns when they have, and the thread stays
   * interrupted.
   *
   * <p>A listener of a running call may close the model as well. There close returns at once, and
   * the memory is given back when the last running call ends. Closing twice is harmless; the second
   * waits as the first does.
   */
  @Override
  public final void close() {
    calls.close(this::giveBack);
  }

  private void giveBack() {
    InputEncoder ended = inputEncoder;
    inputEncoder = null;
    ended.close();
  }
}
