package org.sbert4j.server.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The requests that run, and what they may have together. Thread-safe.
 *
 * @param permits of those with a body that are worked on
 * @param bodyKilobytes of their bodies
 * @param running that haven't ended
 */
record SharedLimits(
    HttpLimits limits,
    CallListener listener,
    Semaphore permits,
    Semaphore bodyKilobytes,
    Set<Exchange> running) {
  SharedLimits(HttpLimits limits, CallListener listener) {
    this(
        limits,
        listener,
        new Semaphore(limits.concurrentRequests()),
        new Semaphore(limits.bodyKilobytes()),
        ConcurrentHashMap.newKeySet());
  }

  /** What one request has of the permits, nothing yet. */
  Share permit() {
    return new Share(permits);
  }

  /** What one request has of the kilobytes, nothing yet. */
  Share body() {
    return new Share(bodyKilobytes);
  }

  /** What one request has of what there is. Thread-safe. */
  static final class Share {
    private final Semaphore all;
    private int taken;
    private boolean closed;

    private Share(Semaphore all) {
      this.all = all;
    }

    /** Takes more; false if there is too little, or this was closed. */
    synchronized boolean take(int more) {
      boolean got = !closed && all.tryAcquire(more);
      taken += got ? more : 0;
      return got;
    }

    synchronized void giveBack() {
      all.release(taken);
      taken = 0;
    }

    /** Gives back, and takes nothing any more. */
    synchronized void close() {
      closed = true;
      giveBack();
    }
  }
}
