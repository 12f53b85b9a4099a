package org.sbert4j.gpucheck.machine;

/** The heap after a collection: where the CPU backends keep everything. */
final class HeapGauge implements MemoryGauge {
  private static final int COLLECTIONS = 4;
  private static final int MILLIS_BETWEEN = 50;

  @Override
  public String what() {
    return "heap";
  }

  /** The least after some collections, since the first leaves what has a cleaner. */
  @Override
  public long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      collect();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static void collect() {
    System.gc();
    try {
      Thread.sleep(MILLIS_BETWEEN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
