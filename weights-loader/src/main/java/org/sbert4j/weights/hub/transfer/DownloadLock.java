package org.sbert4j.weights.hub.transfer;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Lets one thread of one process download a file, while the others wait.
 *
 * <p>Between processes it is a lock of the operating system, which ends with its process. Between
 * threads it is {@link #HELD}: a thread must not even open the file while another of its process
 * has the lock, because closing it again would give the lock away.
 */
public final class DownloadLock implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int POLL_MILLIS = 50;

  private static final Set<Path> HELD = new HashSet<>();

  private final Path file;
  private FileChannel channel;

  private DownloadLock(Path file) {
    this.file = file;
  }

  /** What nobody else does meanwhile. */
  public interface Action {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Waits for the lock and does something with it held.
   *
   * @param what is downloaded, for the message to those who wait
   */
  public static void with(Path file, String what, Action action)
      throws IOException, InterruptedException {
    synchronized (HELD) {
      while (!HELD.add(file)) {
        HELD.wait();
      }
    }
    try (DownloadLock lock = new DownloadLock(file)) {
      lock.lockAmongProcesses(what);
      action.run();
    }
  }

  private void lockAmongProcesses(String what) throws IOException, InterruptedException {
    Files.createDirectories(file.getParent());
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long start = System.nanoTime();
    boolean told = false;
    while (!tryLock()) {
      if (!told && System.nanoTime() - start > PATIENCE.toNanos()) {
        Log.inform("waiting for another process, which downloads " + what + " (" + file + ")");
        told = true;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private boolean tryLock() throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      // Some network file systems have no locks. Then a download is done twice at worst: a part
      // that two processes wrote to does not have the right digest.
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      synchronized (HELD) {
        HELD.remove(file);
        HELD.notifyAll();
      }
    }
  }
}
