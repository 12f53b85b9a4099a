package org.sbert4j.server;

import java.util.concurrent.atomic.AtomicReference;

/** Whether requests should come: from the start's end to the end's begin. Thread-safe. */
final class Readiness {
  private enum State {
    STARTING,
    READY,
    ENDING
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);

  boolean isReady() {
    return state.get() == State.READY;
  }

  boolean isEnding() {
    return state.get() == State.ENDING;
  }

  /** The server has started; of no effect if it ends already. */
  void started() {
    state.compareAndSet(State.STARTING, State.READY);
  }

  void ending() {
    state.set(State.ENDING);
  }
}
