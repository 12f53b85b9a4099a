package org.sbert4j.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection whose client has so much time for the headers of a request, from their first byte
 * on. Else one that sends a byte now and then would stay for ever: it is never idle, and no handler
 * sees it before its headers are complete. A handshake of TLS counts as the begin of the first
 * request's headers. While a connection waits for a request, it has the idle timeout alone.
 *
 * <p>Thread-safe.
 */
final class TimedEndPoint extends SocketChannelEndPoint {
  private final StepTimer timer;

  /** Whether the next byte is the first of a request. */
  private boolean waiting = true;

  TimedEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      Duration time) {
    super(channel, selector, key, scheduler);
    this.timer = new StepTimer(scheduler, time);
  }

  /** To be called when a request's headers are complete. */
  static void headersCame(Request request) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    while (endPoint instanceof EndPoint.Wrapper tls) {
      endPoint = tls.unwrap();
    }
    if (endPoint instanceof TimedEndPoint timed) {
      timed.setHandling();
      Request.addCompletionListener(request, failure -> timed.setWaiting());
    }
  }

  private synchronized void setHandling() {
    timer.stop();
    // They may have come with the request before.
    waiting = false;
  }

  private synchronized void setWaiting() {
    waiting = true;
  }

  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    int filled = super.fill(buffer);
    if (filled > 0) {
      bytesCame();
    }
    return filled;
  }

  private synchronized void bytesCame() {
    if (waiting) {
      waiting = false;
      timer.start(
          () -> close(new TimeoutException("the client sends its request's headers too slowly")));
    }
  }

  @Override
  public void onClose(Throwable cause) {
    timer.stop();
    super.onClose(cause);
  }
}
