package org.sbert4j.server.http;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.sbert4j.server.log.TraceContext;
import org.sbert4j.server.schema.Values;

/**
 * Answers that are written a line at a time while the body is read. Each has a thread of its own,
 * of which there are a few: it waits for the client.
 *
 * <p>Thread-safe.
 */
final class LineStreams {
  private static final System.Logger LOG = System.getLogger(LineStreams.class.getName());
  private static final int MOST_STREAMS = 4;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final CallListener listener;
  private final Semaphore streams = new Semaphore(MOST_STREAMS);

  LineStreams(CallListener listener) {
    this.listener = listener;
  }

  /**
   * Begins an answer. Doesn't wait.
   *
   * @param options what the address's query says
   * @throws ApiException if as many as may be are being answered
   */
  void begin(Exchange exchange, Values options) {
    if (!streams.tryAcquire()) {
      throw new ApiException(
          ErrorKind.OVERLOADED,
          MOST_STREAMS + " streams are being answered, which is the most; try again later");
    }
    Thread thread =
        new Thread(
            () -> {
              try {
                answer(exchange, options);
              } finally {
                streams.release();
              }
            },
            "sbert4j-stream");
    thread.setDaemon(true);
    thread.start();
  }

  private void answer(Exchange exchange, Values options) {
    Call call = new Call(exchange.path(), exchange.parameters(), options, new byte[0], () -> false);
    exchange.setCall(call);
    exchange.response().getHeaders().put(HttpHeader.CONTENT_TYPE, StreamRoute.MEDIA_TYPE);
    exchange.response().getHeaders().put(TraceContext.RESPONSE_HEADER, exchange.trace().header());
    OutputStream out = new TimedOutput(exchange);
    try {
      exchange.route().stream()
          .handler()
          .handle(call, Content.Source.asInputStream(exchange.request()), out, listener::computed);
      out.close();
      exchange.succeed();
    } catch (IOException e) {
      exchange.breakOff(e);
    } catch (RuntimeException | Error e) {
      if (exchange.response().isCommitted()) {
        LOG.log(System.Logger.Level.WARNING, "a stream was broken off: " + e.getMessage());
        exchange.breakOff(e);
      } else {
        exchange.fail(e);
      }
    } finally {
      call.setOver();
    }
  }

  /** Gives each flush so much time as an answer has. */
  private static final class TimedOutput extends FilterOutputStream {
    private final Exchange exchange;

    TimedOutput(Exchange exchange) {
      super(
          new BufferedOutputStream(Content.Sink.asOutputStream(exchange.response()), BUFFER_BYTES));
      this.exchange = exchange;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      timed(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
      timed(out::flush);
    }

    private void timed(Write write) throws IOException {
      exchange.startWriteTimer();
      try {
        write.run();
      } finally {
        exchange.stopTimer();
      }
    }
  }

  /** Something that waits for the client. */
  private interface Write {
    void run() throws IOException;
  }
}
