package org.sbert4j.server.batching;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * A request's inputs that wait, and the results of those that don't any more.
 *
 * <p>Inputs are taken by one thread at a time; results may come from several.
 */
final class WaitingRequest<I, O> {
  final Computation<I, O> computation;
  final CompletableFuture<BatchResult<O>> result = new CompletableFuture<>();
  private final List<I> inputs;
  private final int[] tokens;
  private final BooleanSupplier over;
  private final long arrival = System.nanoTime();
  private final O[] outputs;
  private long begin;

  /** Inputs that batches have taken. */
  private int taken;

  /** Tokens of those that none has. */
  private long waitingTokens;

  private int done;

  @SuppressWarnings("unchecked") // Never seen as anything but a list of O.
  WaitingRequest(
      Computation<I, O> computation, List<I> inputs, int[] tokens, BooleanSupplier over) {
    this.computation = computation;
    this.inputs = inputs;
    this.tokens = tokens;
    this.over = over;
    this.waitingTokens = Arrays.stream(tokens).asLongStream().sum();
    this.outputs = (O[]) new Object[inputs.size()];
  }

  /** Whether nobody waits for the rest. */
  boolean isOver() {
    return result.isDone() || over.getAsBoolean();
  }

  boolean hasMore() {
    return taken < inputs.size();
  }

  /** Inputs that no batch has taken. */
  int size() {
    return inputs.size() - taken;
  }

  /** Tokens of the inputs that no batch has taken. */
  long waitingTokens() {
    return waitingTokens;
  }

  int nextTokens() {
    return tokens[taken];
  }

  /** Takes the next input into a batch that begins now, and gives its index. */
  int take() {
    if (taken == 0) {
      begin = System.nanoTime();
    }
    waitingTokens -= tokens[taken];
    return taken++;
  }

  I input(int index) {
    return inputs.get(index);
  }

  /** The result of an input; true if it was the last that there was none of. */
  synchronized boolean put(int index, O output) {
    outputs[index] = output;
    return ++done == outputs.length;
  }

  /** Tells the results, which are all there. */
  void complete() {
    result.complete(
        new BatchResult<>(Arrays.asList(outputs), begin - arrival, System.nanoTime() - begin));
  }
}
