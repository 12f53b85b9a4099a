package org.sbert4j.server.http;

import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.Content;

/**
 * Reads what a client still sends of a body that nobody wants, and throws it away. Many clients
 * don't read before all is written: one whose connection is closed meanwhile sees a reset, and
 * never why.
 *
 * <p>So each body that could have been taken is read whole, and one that is a few times too large,
 * too: its client is to see how large it may be. More is left alone. If it is known from the
 * beginning that the end won't be reached, nothing is read, since that wouldn't help. Reading takes
 * no memory and no permit; its time is limited by the caller, for the whole body together.
 *
 * <p>For one thread at a time.
 */
final class UnreadBody implements Runnable {
  /** How many bodies of the greatest size are read at most. */
  private static final long MOST_BODIES = 4;

  private final Content.Source source;
  private final BooleanSupplier over;
  private final Runnable then;
  private long bytesLeft;
  private boolean end;

  /**
   * A body, to be read by {@link #run}.
   *
   * @param bodyBytes that a body may have which is wanted
   * @param over whether the client has got its answer by another way; nothing is done then
   * @param then is run at the body's end, or where the rest is left alone
   */
  UnreadBody(Content.Source source, long bodyBytes, BooleanSupplier over, Runnable then) {
    this.source = source;
    this.bytesLeft = MOST_BODIES * bodyBytes;
    this.end = source.getLength() > bytesLeft;
    this.over = over;
    this.then = then;
  }

  @Override
  public void run() {
    while (!end) {
      if (over.getAsBoolean()) {
        return;
      }
      Content.Chunk chunk = source.read();
      if (chunk == null) {
        source.demand(this);
        return;
      }
      bytesLeft -= chunk.remaining();
      end = chunk.isLast() || Content.Chunk.isFailure(chunk) || bytesLeft < 0;
      chunk.release();
    }
    then.run();
  }
}
