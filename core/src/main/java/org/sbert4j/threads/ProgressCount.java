package org.sbert4j.threads;

import java.util.function.LongConsumer;

/**
 * Tells a listener how many texts of a call are done, one call at a time and with rising numbers.
 * Once the listener has thrown it is told nothing more.
 *
 * <p>Thread-safe.
 */
public final class ProgressCount {
  private final RunningCalls.Call call;
  private final LongConsumer listener;
  private long done;
  private boolean failed;

  /** Nothing is done yet. */
  public ProgressCount(RunningCalls.Call call, LongConsumer listener) {
    this.call = call;
    this.listener = listener;
  }

  /** Further texts are done. */
  public synchronized void add(int texts) {
    done += texts;
    if (!failed) {
      // Until the listener has returned.
      failed = true;
      call.listen(() -> listener.accept(done));
      failed = false;
    }
  }
}
