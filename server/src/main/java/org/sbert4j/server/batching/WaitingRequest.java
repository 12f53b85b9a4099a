package org.sbert4j.server.batching;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A request's inputs that wait, and the results of those that don't any more. For one thread. */
final class WaitingRequest<I, O> {
  final Computation<I, O> computation;
  final CompletableFuture<BatchResult<O>> result = new CompletableFuture<>();
  private final List<I> inputs;
  private final int[] tokens;
  private final BooleanSupplier over;
  private final long arrival = System.nanoTime();
  private final O[] outputs;
  private long begin;

  /** Inputs that a batch has taken. */
  private int taken;

  private int done;

  @SuppressWarnings("unchecked") // Never seen as anything but a list of O.
  WaitingRequest(
      Computation<I, O> computation, List<I> inputs, int[] tokens, BooleanSupplier over) {
    this.computation = computation;
    this.inputs = inputs;
    this.tokens = tokens;
    this.over = over;
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

  int nextTokens() {
    return tokens[taken];
  }

  /** Takes the next input into a batch that begins now. */
  I take() {
    if (taken == 0) {
      begin = System.nanoTime();
    }
    return inputs.get(taken++);
  }

  /** The result of the input that was taken first of those that have none. */
  void put(O output) {
    outputs[done++] = output;
  }

  /** Whether all results are there. */
  boolean isComplete() {
    return done == inputs.size();
  }

  /** Tells the results, which are all there. */
  void complete() {
    result.complete(
        new BatchResult<>(Arrays.asList(outputs), begin - arrival, System.nanoTime() - begin));
  }
}
