package org.sbert4j.server;

/** Whether requests should come. Thread-safe. */
final class Readiness {
  private volatile boolean ready;

  boolean isReady() {
    return ready;
  }

  void set(boolean isReady) {
    ready = isReady;
  }
}
