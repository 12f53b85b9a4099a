package org.sbert4j.server.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Gives each step of a request so much time.
 *
 * <p>For one thread after another; a step that takes too long is told so by a thread of the
 * scheduler's.
 */
final class StepTimer {
  private final Scheduler scheduler;
  private final Duration time;
  private volatile Scheduler.Task running;

  StepTimer(Scheduler scheduler, Duration time) {
    this.scheduler = scheduler;
    this.time = time;
  }

  /** Begins a step, and ends the one before. */
  void start(Runnable late) {
    // One that is left alone would hold the request, with all its texts, until its time comes.
    stop();
    running = scheduler.schedule(late, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends a step, if there is one. */
  void stop() {
    Scheduler.Task step = running;
    if (step != null) {
      step.cancel();
    }
  }
}
