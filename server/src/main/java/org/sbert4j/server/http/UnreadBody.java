package org.sbert4j.server.http;

import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.Content;

/**
 * Reads what a client still sends of a body that nobody wants, and throws it away. A client that is
 * writing when its connection is closed may never come to read why.
 *
 * <p>For one thread at a time.
 */
final class UnreadBody implements Runnable {
  private final Content.Source source;
  private final BooleanSupplier over;
  private final Runnable then;
  private long bytesLeft;

  /**
   * A body, to be read by {@link #run}.
   *
   * @param mostBytes after which the rest is left alone
   * @param over whether the client has got its answer by another way; nothing is done then
   * @param then is run at the body's end, or where the rest is left alone
   */
  UnreadBody(Content.Source source, long mostBytes, BooleanSupplier over, Runnable then) {
    this.source = source;
    this.bytesLeft = mostBytes;
    this.over = over;
    this.then = then;
  }

  @Override
  public void run() {
    boolean end = false;
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
