package org.sbert4j.server.metrics;

import java.util.concurrent.atomic.LongAdder;

/** A number that only rises. Thread-safe, and cheap under many threads. */
public final class Counter implements Sampled {
  private final LongAdder value = new LongAdder();

  Counter() {}

  /** Adds one. */
  public void increment() {
    value.increment();
  }

  /** Adds {@code amount}, which is not negative. */
  public void add(long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException(
          "A counter only rises, but " + amount + " was added; add 0 or more.");
    }
    value.add(amount);
  }

  /** What was added until now; what other threads are adding just now may be missing. */
  public long value() {
    return value.sum();
  }

  @Override
  public void write(Exposition out, String name, String labels) {
    out.sample(name, labels, value());
  }
}
