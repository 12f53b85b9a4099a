package org.sbert4j.weights.hub.transfer;

import java.io.IOException;
import java.time.Duration;

/** Tries again what the network or the hub failed at, a few times and ever more slowly. */
public final class Retry {
  private static final int ATTEMPTS = 5;

  /** Nobody should wait longer without being asked. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  /** An attempt that brought less counts as one that brought nothing. */
  private static final int WORTHWHILE_BYTES = 1 << 16;

  private final Duration firstDelay;

  /** Waits so long before the second attempt, and twice as long before each later one. */
  public Retry(Duration firstDelay) {
    this.firstDelay = firstDelay;
  }

  /** What may be tried again. */
  public interface Attempt<T> {
    T run() throws IOException, InterruptedException;
  }

  /** What may be tried again, and tells how far it has come. */
  public interface Progress {
    /** The bytes that are here for good. */
    long now() throws IOException;
  }

  /** Tries a request. */
  public <T> T run(Attempt<T> attempt) throws IOException, InterruptedException {
    return run(attempt, () -> 0);
  }

  /** Tries something long: the attempts are counted anew after each that achieved something. */
  public <T> T run(Attempt<T> attempt, Progress progress) throws IOException, InterruptedException {
    long achieved = progress.now();
    Duration delay = firstDelay;
    for (int left = ATTEMPTS - 1; ; left--) {
      try {
        return attempt.run();
      } catch (TransientException e) {
        if (progress.now() >= achieved + WORTHWHILE_BYTES) {
          achieved = progress.now();
          left = ATTEMPTS - 1;
          delay = firstDelay;
        }
        Duration wait = e.retryAfter().orElse(delay);
        if (left <= 0 || wait.compareTo(LONGEST_WAIT) > 0) {
          throw e;
        }
        Log.debug(e.getMessage() + "; trying again in " + wait.toMillis() + " ms");
        Thread.sleep(wait.toMillis());
        delay = delay.multipliedBy(2);
      }
    }
  }
}
