package org.sbert4j.server.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;

/**
 * Reads a body into an array of its own, and gives each of Jetty's buffers back at once: they lie
 * in direct memory, which all connections share and need for their answers. Before the array is
 * made or enlarged, its bytes are taken from what all bodies together may have. A body that is told
 * no length may need as many again while its array is enlarged.
 *
 * <p>A body that nobody wants, or not any more, is read and thrown away. Many clients don't read
 * before all is written: one whose connection is closed meanwhile sees a reset, and never why. So
 * each body that could have been taken is read whole, and one that is a few times too large, too:
 * its client is to see how large it may be. More is left alone. If it is known from the beginning
 * that the end won't be reached, nothing is read, since that wouldn't help, nor of a client that
 * waits until it is told to send its body. Throwing away takes no memory; its time is that of any
 * body.
 *
 * <p>For one thread at a time.
 */
final class BodyReader implements Runnable {
  private static final int FIRST_BYTES = 16 * 1024;

  /** More than this no Java makes. */
  private static final int MOST_ARRAY = Integer.MAX_VALUE - 8;

  private final Exchange exchange;
  private final Content.Source source;
  private final BodyRules rules;
  private final Consumer<byte[]> then;
  private byte[] bytes = new byte[0];
  private int size;

  /** Of the body, also those that were thrown away. */
  private long bytesRead;

  /** Why the body isn't wanted; null if it is. */
  private volatile Throwable refusal;

  private BodyReader(Exchange exchange, BodyRules rules, Consumer<byte[]> then, Throwable refusal) {
    this.exchange = exchange;
    this.source = exchange.request();
    this.rules = rules;
    this.then = then;
    this.refusal = refusal;
  }

  /**
   * Begins to read a body.
   *
   * @param then is given the body, if it came whole and in time
   * @throws ApiException if all bodies together have no room for one that is so long; nothing was
   *     read then
   */
  static void read(Exchange exchange, BodyRules rules, Consumer<byte[]> then) {
    BodyReader reader = new BodyReader(exchange, rules, then, null);
    // Whoever tells the length is to know at once.
    long length = reader.source.getLength();
    if (length > 0) {
      reader.enlarge((int) length);
    }
    reader.start();
  }

  /** Begins to throw a body away, and fails the exchange at its end, or when its time is over. */
  static void refuse(Exchange exchange, BodyRules rules, Throwable refusal) {
    BodyReader reader = new BodyReader(exchange, rules, null, refusal);
    boolean waits = exchange.request().getHeaders().contains(HttpHeader.EXPECT);
    if (waits || reader.source.getLength() > reader.mostRead()) {
      exchange.fail(refusal);
    } else {
      exchange.giveBackBody();
      reader.start();
    }
  }

  private long mostRead() {
    return HttpLimits.mostThrownAway(rules.mostBytes());
  }

  private void start() {
    exchange.startTimer(
        () ->
            refusal != null
                ? refusal
                : new ApiException(
                    ErrorKind.SLOW_CLIENT, "the request's body was not complete in time"));
    run();
  }

  @Override
  public void run() {
    try {
      boolean end = false;
      // It may have been answered that the time is over.
      while (!end && !exchange.isAnswered()) {
        Content.Chunk chunk = source.read();
        if (chunk == null) {
          source.demand(this);
          return;
        }
        end = take(chunk);
      }
      if (end) {
        end();
      }
    } catch (RuntimeException | Error e) {
      exchange.fail(e);
    }
  }

  /** Keeps a chunk's bytes or throws them away; true if no more are to come. */
  private boolean take(Content.Chunk chunk) {
    if (Content.Chunk.isFailure(chunk)) {
      drop(rules.failure(chunk.getFailure()));
      return true;
    }
    boolean last = chunk.isLast();
    try {
      bytesRead += chunk.remaining();
      if (refusal == null) {
        keep(chunk.getByteBuffer());
      }
    } catch (ApiException | OutOfMemoryError e) {
      drop(e);
    } finally {
      chunk.release();
    }
    return last || bytesRead > mostRead();
  }

  private void keep(ByteBuffer more) {
    int length = more.remaining();
    if (length > rules.mostBytes() - size) {
      throw rules.tooManyBytes();
    }
    if (length > bytes.length - size) {
      long twice = Math.max(FIRST_BYTES, 2L * bytes.length);
      long most = Math.min(rules.mostBytes(), MOST_ARRAY);
      enlarge((int) Math.max(size + length, Math.min(twice, most)));
    }
    more.get(bytes, size, length);
    size += length;
  }

  private void enlarge(int length) {
    if (!exchange.takeBody(length - bytes.length)) {
      throw rules.noRoom();
    }
    bytes = Arrays.copyOf(bytes, length);
  }

  /** Keeps nothing any more. */
  private void drop(Throwable reason) {
    if (refusal == null) {
      refusal = reason;
      bytes = null;
      exchange.giveBackBody();
    }
  }

  private void end() {
    exchange.stopTimer();
    if (refusal != null) {
      exchange.fail(refusal);
    } else {
      then.accept(size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
    }
  }
}
