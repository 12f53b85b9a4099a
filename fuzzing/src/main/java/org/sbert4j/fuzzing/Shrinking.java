package org.sbert4j.fuzzing;

import java.time.Duration;
import java.util.Arrays;

/**
 * A failing input made smaller: as long as the target fails in the same way, stretches are cut out,
 * long ones first, and bytes set to 0.
 */
final class Shrinking implements Runnable {
  private static final Duration TIME = Duration.ofSeconds(10);

  private final FuzzTarget target;
  private volatile byte[] smallest;
  private Throwable failure;

  private Shrinking(FuzzTarget target, byte[] input) {
    this.target = target;
    this.smallest = input.clone();
  }

  /** The input, made as small as the time allows; or as it was, if it does not fail here. */
  static byte[] shrink(FuzzTarget target, byte[] input) throws InterruptedException {
    Shrinking shrinking = new Shrinking(target, input);
    // A thread that can be left behind, since a changed input may also run for ever.
    Thread thread = new Thread(shrinking, "shrinking");
    thread.setDaemon(true);
    thread.start();
    thread.join(TIME.toMillis());
    thread.interrupt();
    return shrinking.smallest.clone();
  }

  @Override
  public void run() {
    failure = failureOf(smallest);
    if (failure == null) {
      return;
    }
    int before;
    do {
      before = smallest.length;
      for (int length = Integer.highestOneBit(before); length > 0; length /= 2) {
        for (int from = smallest.length - length; from >= 0; from--) {
          if (from + length <= smallest.length) {
            take(without(smallest, from, length));
          }
        }
      }
    } while (smallest.length < before && !Thread.currentThread().isInterrupted());
    for (int i = 0; i < smallest.length; i++) {
      byte[] changed = smallest.clone();
      changed[i] = 0;
      take(changed);
    }
  }

  private void take(byte[] input) {
    if (!Thread.currentThread().isInterrupted()) {
      Throwable other = failureOf(input);
      if (other != null && other.getClass() == failure.getClass()) {
        smallest = input;
      }
    }
  }

  @SuppressWarnings("CatchAndPrintStackTrace")
  private Throwable failureOf(byte[] input) {
    try {
      target.run(input.clone());
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  private static byte[] without(byte[] input, int from, int length) {
    byte[] shorter = Arrays.copyOf(input, input.length - length);
    System.arraycopy(input, from + length, shorter, from, input.length - from - length);
    return shorter;
  }
}
