package org.sbert4j.server.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One line of JSON for each request, written by a thread of its own. Thread-safe.
 *
 * <p>No request waits for a line: they go through a queue, and where that is full, since the disk
 * or whoever reads the standard error is too slow, lines are dropped. A later line tells how many.
 */
public final class AccessLog implements AutoCloseable {
  private static final int CAPACITY = 8192;
  private static final int BATCH = 256;
  private static final int WRITE_BYTES = 1 << 16;

  /** A buffer that one long line has made larger is given up. */
  private static final int MAX_KEPT_BYTES = 1 << 18;

  /** Of all inputs in the queue; twice what a body of the usual greatest size holds. */
  private static final long MAX_INPUT_CHARACTERS = 1L << 25;

  private static final long CLOSE_MILLIS = 5_000;

  private final LogOutput output;
  private final boolean inputs;
  private final Consumer<String> problems;
  private final long maxInputCharacters;
  private final AccessLines lines = new AccessLines();
  private final BlockingQueue<AccessEntry> queue;
  private final AtomicLong inputCharacters = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer = new Thread(this::run, "sbert4j-access-log");
  private volatile boolean closed;

  // The writer's own.
  private ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private int buffered;
  private long told;
  private boolean failing;

  /**
   * Not started yet.
   *
   * @param capacity how many lines may wait
   * @param maxInputCharacters how many UTF-16 units the inputs of those may have together
   */
  AccessLog(
      LogOutput output,
      boolean inputs,
      Consumer<String> problems,
      int capacity,
      long maxInputCharacters) {
    this.output = output;
    this.inputs = inputs;
    this.problems = problems;
    this.maxInputCharacters = maxInputCharacters;
    queue = new ArrayBlockingQueue<>(capacity);
  }

  /**
   * A log that is appended to a file. Whoever moves the file away, as logrotate does, finds a new
   * one begun at the next request.
   *
   * @param inputs whether the texts of requests are written, too
   * @param problems is told in a sentence when lines cannot be written, by the writing thread
   * @throws IOException if the file cannot be opened
   */
  public static AccessLog toFile(Path file, boolean inputs, Consumer<String> problems)
      throws IOException {
    LogFile output;
    try {
      output = new LogFile(file);
    } catch (IOException e) {
      throw new IOException(
          "The access log "
              + file
              + " cannot be opened ("
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage()
              + "); name a file that this user may write, in a folder that exists.",
          e);
    }
    return started(output, inputs, problems);
  }

  /**
   * A log that goes to a stream, such as the standard error, which is not closed with it.
   *
   * @param inputs whether the texts of requests are written, too
   * @param problems is told in a sentence when lines cannot be written, by the writing thread
   */
  public static AccessLog toStream(OutputStream stream, boolean inputs, Consumer<String> problems) {
    return started(new LogStream(stream), inputs, problems);
  }

  private static AccessLog started(LogOutput output, boolean inputs, Consumer<String> problems) {
    AccessLog log = new AccessLog(output, inputs, problems, CAPACITY, MAX_INPUT_CHARACTERS);
    log.start();
    return log;
  }

  void start() {
    writer.setDaemon(true);
    writer.start();
  }

  /** Whether texts of requests are written; where not, nobody needs to collect them. */
  public boolean writesInputs() {
    return inputs;
  }

  /** Adds a request's line, or drops it; never waits for the disk. */
  public void add(AccessEntry entry) {
    AccessEntry kept = inputs ? entry : entry.withoutInputs();
    long characters = kept.inputCharacters();
    boolean fits = inputCharacters.addAndGet(characters) <= maxInputCharacters;
    if (closed || !fits || !queue.offer(kept)) {
      inputCharacters.addAndGet(-characters);
      dropped.incrementAndGet();
      return;
    }
    LockSupport.unpark(writer);
  }

  /** How many lines were dropped until now. */
  public long dropped() {
    return dropped.get();
  }

  /**
   * Writes what was added before, waiting for it up to 5 seconds. Later lines are dropped. Closing
   * again does nothing.
   */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(writer);
    try {
      writer.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (writer.isAlive()) {
      problems.accept(
          "The access log "
              + output
              + " did not take its last "
              + queue.size()
              + " lines within "
              + TimeUnit.MILLISECONDS.toSeconds(CLOSE_MILLIS)
              + " seconds; look whether its disk or reader has stopped.");
    }
  }

  private void run() {
    List<AccessEntry> batch = new ArrayList<>(BATCH);
    while (true) {
      // Read first: what was added before closing is in the queue by then.
      boolean last = closed;
      queue.drainTo(batch, BATCH);
      batch.forEach(this::append);
      boolean idle = batch.isEmpty();
      batch.clear();
      flush();
      if (idle && last) {
        break;
      }
      if (idle) {
        LockSupport.park(this);
        // Nobody means anything by an interrupt, and with one set park would return at once.
        Thread.interrupted();
      }
    }
    try {
      output.close();
    } catch (IOException e) {
      tell(e);
    }
  }

  private void append(AccessEntry entry) {
    inputCharacters.addAndGet(-entry.inputCharacters());
    int before = buffer.size();
    try {
      lines.write(entry, buffer);
      buffered++;
    } catch (IOException | RuntimeException e) {
      cutTo(before);
      dropped.incrementAndGet();
      tell(e);
    }
    if (buffer.size() >= WRITE_BYTES) {
      flush();
    }
  }

  private void cutTo(int size) {
    byte[] whole = buffer.toByteArray();
    buffer.reset();
    buffer.write(whole, 0, size);
  }

  private void flush() {
    long missing = dropped.get();
    try {
      if (missing > told) {
        lines.writeDropped(Instant.now(), missing - told, buffer);
      }
      if (buffer.size() > 0) {
        output.write(buffer.toByteArray());
        told = missing;
        failing = false;
      }
    } catch (IOException | RuntimeException e) {
      dropped.addAndGet(buffered);
      tell(e);
    }
    if (buffer.size() > MAX_KEPT_BYTES) {
      buffer = new ByteArrayOutputStream();
    }
    buffer.reset();
    buffered = 0;
  }

  /** Once for each row of failures. */
  private void tell(Exception failure) {
    if (!failing) {
      failing = true;
      problems.accept(
          "The access log "
              + output
              + " cannot be written ("
              + failure.getMessage()
              + "), and its lines are dropped; check the disk, the folder and the file's mode.");
    }
  }
}
