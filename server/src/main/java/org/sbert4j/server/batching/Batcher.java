package org.sbert4j.server.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/**
 * Computes the inputs of many requests in batches.
 *
 * <p>A thread that is free takes what waits, up to a number of tokens: an input of each request in
 * turn, so that a request with one text isn't behind one with a thousand. There is no timer. A lone
 * request is computed at once; under load, batches become larger by themselves.
 *
 * <p>What fits into one batch while nothing else is computed is one batch, which all threads of the
 * model compute together, so that its results are there soon. When more waits than that, each
 * thread here takes batches of its own, and none waits for the end of another's. The last thread
 * that is free does so only while a good deal waits: when the load becomes less, all threads soon
 * compute together again.
 *
 * <p>Each request's inputs are taken in their order, and a batch holds inputs of equal
 * computations. The first request that waits decides which; one that was served and has more goes
 * to the end. A request that is over is dropped before its inputs are taken.
 *
 * <p>How many requests wait isn't bounded here: whoever lets them in does that.
 *
 * <p>Thread-safe.
 */
public final class Batcher implements AutoCloseable {
  /**
   * Fewer aren't taken by the last free thread: they are computed sooner by all threads together.
   */
  private static final int LEAST_FOR_LAST_THREAD = 128;

  private final int batchTokens;
  private final Executor answering;
  private final BatchListener listener;
  private final int threads;

  /** Guarded by itself, as are the requests in it and the fields below. */
  private final Deque<WaitingRequest<?, ?>> waiting = new ArrayDeque<>();

  /** Batches that are computed now. */
  private int computing;

  /** Whether the batch that is computed now has all threads of the model. */
  private boolean together;

  private boolean closed;

  /**
   * Starts the threads, daemons.
   *
   * @param name of the threads
   * @param threads of which each computes a batch at a time
   * @param batchTokens of a batch at most, unless one input has more
   * @param answering runs what follows a result
   */
  public Batcher(
      String name, int threads, int batchTokens, Executor answering, BatchListener listener) {
    this.threads = threads;
    this.batchTokens = batchTokens;
    this.answering = answering;
    this.listener = listener;
    for (int i = 1; i <= threads; i++) {
      Thread thread = new Thread(this::run, name + "-" + i);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /**
   * Has inputs computed.
   *
   * @param tokens of each input
   * @param over whether nobody waits for the result any more; asked before inputs are taken
   * @return the results; ends with what the computation throws, or with CancellationException if it
   *     is over or this was closed
   */
  public <I, O> CompletableFuture<BatchResult<O>> submit(
      Computation<I, O> computation, List<I> inputs, int[] tokens, BooleanSupplier over) {
    WaitingRequest<I, O> request = new WaitingRequest<>(computation, inputs, tokens, over);
    if (inputs.isEmpty()) {
      request.complete();
      return request.result;
    }
    synchronized (waiting) {
      if (closed) {
        request.result.completeExceptionally(closedException());
      } else {
        waiting.add(request);
        waiting.notifyAll();
      }
    }
    return request.result;
  }

  /** Inputs that wait. */
  public int size() {
    synchronized (waiting) {
      return waiting.stream().mapToInt(WaitingRequest::size).sum();
    }
  }

  private void run() {
    try {
      boolean more = true;
      while (more) {
        more = computeNext();
      }
    } catch (InterruptedException e) {
      // Nobody but close() has a reason to.
      Thread.currentThread().interrupt();
    } finally {
      cancelAll();
    }
  }

  /**
   * Waits for a batch and computes it; false when there will be none any more. Whatever fails, be
   * it that the heap is full, ends this batch alone.
   */
  private boolean computeNext() throws InterruptedException {
    try {
      Batch<?, ?> batch = next();
      if (batch != null) {
        try {
          batch.compute();
        } finally {
          computed();
        }
      }
      return batch != null;
    } catch (RuntimeException | OutOfMemoryError e) {
      return true;
    }
  }

  private void computed() {
    synchronized (waiting) {
      computing--;
      together = false;
      waiting.notifyAll();
    }
  }

  /** Waits for inputs; null when this was closed and none are left. */
  private Batch<?, ?> next() throws InterruptedException {
    synchronized (waiting) {
      while (true) {
        while (!waiting.isEmpty() && mayTake()) {
          Batch<?, ?> batch = batchOf(waiting.peek().computation);
          if (!batch.inputs.isEmpty()) {
            together = computing == 0 && waiting.isEmpty();
            computing++;
            return batch;
          }
        }
        if (closed && waiting.isEmpty()) {
          return null;
        }
        waiting.wait();
      }
    }
  }

  private boolean mayTake() {
    if (together) {
      return false;
    }
    boolean lastFree = computing > 0 && computing == threads - 1;
    return !lastFree
        || waiting.stream().mapToLong(WaitingRequest::waitingTokens).sum()
            >= Math.min(LEAST_FOR_LAST_THREAD, batchTokens);
  }

  /** Takes an input of each request in turn. */
  @SuppressWarnings("unchecked") // Equal computations have inputs and outputs of the same types.
  private <I, O> Batch<I, O> batchOf(Computation<I, O> computation) {
    Deque<WaitingRequest<I, O>> turns = new ArrayDeque<>();
    List<WaitingRequest<?, ?>> others = new ArrayList<>();
    long tokens = 0;
    for (WaitingRequest<?, ?> request : waiting) {
      if (request.computation.equals(computation)) {
        turns.add((WaitingRequest<I, O>) request);
        tokens += request.waitingTokens();
      } else {
        others.add(request);
      }
    }
    Batch<I, O> batch = new Batch<>(computation, share(tokens));
    try {
      batch.fill(turns);
    } catch (RuntimeException | Error e) {
      batch.fail(e);
      // The one that it failed at.
      turns.remove().result.completeExceptionally(e);
      throw e;
    } finally {
      // Those whose turn is next come first again, but behind requests that had none.
      waiting.clear();
      waiting.addAll(others);
      waiting.addAll(turns);
    }
    return batch;
  }

  /** How many of the tokens that wait the next batch may have. */
  private long share(long tokens) {
    if (computing == 0 && tokens <= batchTokens) {
      return tokens;
    }
    int free = threads - computing;
    return Math.min(batchTokens, (tokens + free - 1) / free);
  }

  /** An input of a batch: whose it is, and which. */
  private record Taken<O>(WaitingRequest<?, O> request, int index) {}

  /** What is computed together. */
  private final class Batch<I, O> {
    private final Computation<I, O> computation;
    private final long mostTokens;
    private final List<I> inputs = new ArrayList<>();
    private final List<Taken<O>> taken = new ArrayList<>();
    private long tokens;

    Batch(Computation<I, O> computation, long mostTokens) {
      this.computation = computation;
      this.mostTokens = mostTokens;
    }

    boolean hasRoomFor(int more) {
      return inputs.isEmpty() || tokens + more <= mostTokens;
    }

    /** Takes inputs of those whose turn it is; one that still has some goes to the end. */
    void fill(Deque<WaitingRequest<I, O>> turns) {
      while (!turns.isEmpty() && hasRoomFor(turns.peek().nextTokens())) {
        WaitingRequest<I, O> request = turns.peek();
        boolean isOver = request.isOver();
        if (isOver) {
          complete(
              () -> request.result.completeExceptionally(new CancellationException("is over")));
        } else {
          add(request);
        }
        // Nothing fails after this: who stands first is the one at whom something failed.
        turns.remove();
        if (!isOver && request.hasMore()) {
          turns.add(request);
        }
      }
    }

    private void add(WaitingRequest<I, O> request) {
      tokens += request.nextTokens();
      int index = request.take();
      inputs.add(request.input(index));
      taken.add(new Taken<>(request, index));
    }

    /** Tells those that it has inputs of. */
    void fail(Throwable failure) {
      taken.stream()
          .map(Taken::request)
          .distinct()
          .forEach(request -> complete(() -> request.result.completeExceptionally(failure)));
    }

    void compute() {
      try {
        listener.batch(inputs.size(), tokens);
        List<O> outputs = computation.compute(inputs);
        for (int i = 0; i < taken.size(); i++) {
          WaitingRequest<?, O> request = taken.get(i).request();
          if (request.put(taken.get(i).index(), outputs.get(i))) {
            complete(request::complete);
          }
        }
      } catch (RuntimeException | Error e) {
        // Among them OutOfMemoryError: the requests of this batch fail, later ones may have room.
        fail(e);
      }
    }
  }

  /** Whatever follows a result isn't for the thread that computes. */
  private void complete(Runnable completion) {
    try {
      answering.execute(completion);
    } catch (RejectedExecutionException e) {
      // The server ends. Whoever waits is told all the same.
      completion.run();
    }
  }

  private void cancelAll() {
    List<WaitingRequest<?, ?>> left;
    synchronized (waiting) {
      closed = true;
      left = new ArrayList<>(waiting);
      waiting.clear();
    }
    left.forEach(request -> request.result.completeExceptionally(closedException()));
  }

  private static CancellationException closedException() {
    return new CancellationException("the batcher is closed");
  }

  /** Takes no more requests; those that wait are computed, and then the threads end. */
  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      waiting.notifyAll();
    }
  }
}
