package org.sbert4j.encoding;

/**
 * The part of a model's memory budget that is for texts on their way: their token ids and, where
 * the caller does not hold them, their vectors.
 *
 * <p>A call takes a share for each of its chunks. A share is at most half of what is left, so that
 * however much the calls before want, a short call finds something and need not wait for a long
 * one.
 *
 * <p>Thread-safe; who has to wait gets a share when any is given back.
 */
final class ChunkMemory {
  private long available;

  ChunkMemory(long bytes) {
    this.available = bytes;
  }

  /** Some bytes of the memory; given back by close. */
  final class Share implements AutoCloseable {
    private final long bytes;

    private Share(long bytes) {
      this.bytes = bytes;
    }

    long bytes() {
      return bytes;
    }

    @Override
    public void close() {
      give(bytes);
    }
  }

  /**
   * Takes a share, waiting until there is one.
   *
   * @param least bytes below which a share is of no use
   * @param wanted bytes beyond which a share is of no use, at least {@code least}
   */
  Share take(long least, long wanted) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    synchronized (this) {
      while (available < least) {
        wait();
      }
      return grant(Math.max(least, Math.min(wanted, available / 2)));
    }
  }

  /**
   * Takes {@code least} bytes at once, beyond the budget if need be: for a call that a listener of
   * another makes, for which that other cannot be waited.
   */
  synchronized Share takeAtOnce(long least) {
    return grant(least);
  }

  private Share grant(long bytes) {
    available -= bytes;
    return new Share(bytes);
  }

  private synchronized void give(long bytes) {
    available += bytes;
    notifyAll();
  }
}
