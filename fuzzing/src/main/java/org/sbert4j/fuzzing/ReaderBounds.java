package org.sbert4j.fuzzing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.function.Executable;

/**
 * What a reader may take for a file, whatever is in it: memory in proportion to the file's size,
 * and time in which to say what is wrong. The memory is all that is allocated on the way, garbage
 * included, so what is held at any moment is less.
 *
 * @param fixedBytes for a file of no size
 * @param bytesPerByte for each byte of the file
 * @param refusal the exception that says what is wrong with a file
 */
public record ReaderBounds(long fixedBytes, long bytesPerByte, Class<? extends Exception> refusal) {
  /** Processor time, so that a machine that is busy with something else does not count. */
  private static final long SECONDS = 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A first reading also loads classes, and what makes them ready allocates far more than it. */
  private static final int ATTEMPTS = 3;

  /**
   * Reads, and checks what that takes.
   *
   * @param fileBytes the size of the files that are read
   * @throws AssertionError if it takes too much, or what {@code read} throws, unless it is the
   *     refusal
   */
  public void check(long fileBytes, Executable read) throws Exception {
    long most = fixedBytes + bytesPerByte * fileBytes;
    long thread = Thread.currentThread().getId();
    long timeBefore = THREADS.getCurrentThreadCpuTime();
    long bytes = Long.MAX_VALUE;
    for (int attempt = 0; attempt < ATTEMPTS && bytes > most; attempt++) {
      long bytesBefore = THREADS.getThreadAllocatedBytes(thread);
      readOrRefuse(read);
      bytes = THREADS.getThreadAllocatedBytes(thread) - bytesBefore;
    }
    long nanoseconds = THREADS.getCurrentThreadCpuTime() - timeBefore;
    if (bytes > most) {
      throw new AssertionError(
          "%,d bytes were allocated for a file of %,d".formatted(bytes, fileBytes));
    }
    if (nanoseconds > TimeUnit.SECONDS.toNanos(SECONDS)) {
      throw new AssertionError(
          "%,d ns were taken for a file of %,d bytes".formatted(nanoseconds, fileBytes));
    }
  }

  private void readOrRefuse(Executable read) throws Exception {
    try {
      read.execute();
    } catch (Exception e) {
      if (!refusal.isInstance(e)) {
        throw e;
      }
      if (e.getMessage().isBlank()) {
        throw new AssertionError("an exception without a message", e);
      }
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
