package org.sbert4j.server.http;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.sbert4j.server.log.TraceContext;
import org.sbert4j.server.schema.Values;

/**
 * Answers that are written a line at a time while the body is read. Each has a thread of its own,
 * of which there are a few: it waits for the client.
 *
 * <p>Thread-safe.
 */
final class LineStreams {
  private static final int MOST_STREAMS = 4;

  /** Bytes of an answer that a client is to take in the time of a step. */
  private static final int BUFFER_BYTES = 64 * 1024;

  private final HttpLimits limits;
  private final BodyRules rules;
  private final JsonReader json;
  private final CallListener listener;
  private final Semaphore streams = new Semaphore(MOST_STREAMS);

  LineStreams(HttpLimits limits, BodyRules rules, JsonReader json, CallListener listener) {
    this.limits = limits;
    this.rules = rules;
    this.json = json;
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
    try {
      Thread thread = new Thread(() -> run(exchange, options), "sbert4j-stream");
      thread.setDaemon(true);
      thread.start();
    } catch (OutOfMemoryError e) {
      // There is no room for a thread.
      streams.release();
      throw e;
    }
  }

  private void run(Exchange exchange, Values options) {
    try {
      Runnable end;
      try {
        end = answer(exchange, options);
      } finally {
        // Before the client can have the whole answer: it may send the next one then.
        streams.release();
      }
      end.run();
    } catch (IOException | RuntimeException | Error e) {
      exchange.breakOff(e);
    }
  }

  /**
   * Answers the lines.
   *
   * @return what writes the answer's end, and doesn't wait
   */
  private Runnable answer(Exchange exchange, Values options) throws IOException {
    Call call = new Call(exchange.path(), exchange.parameters(), options, new byte[0], () -> false);
    exchange.setCall(call);
    Request request = exchange.request();
    // While texts are computed nothing is read or written, which isn't the client's fault.
    request.addIdleTimeoutListener(idle -> false);
    exchange.response().getHeaders().put(HttpHeader.CONTENT_TYPE, Route.Stream.MEDIA_TYPE);
    exchange.response().getHeaders().put(TraceContext.RESPONSE_HEADER, exchange.trace().header());
    BodyLines lines = new BodyLines(request, limits, rules, json);
    LineAnswers answers = new LineAnswers(exchange);
    Consumer<Runnable> rest =
        end -> {
          exchange.startLastTimer(end);
          lines.skipRest(end);
        };
    try {
      exchange.route().stream().handler().handle(call, lines, answers);
      answers.out.flush();
      return () -> exchange.writeEnd(new byte[0], null, Runnable::run);
    } catch (RuntimeException | Error e) {
      if (exchange.isAnswered()) {
        // Others have ended it, and nothing can be read or written since.
        return () -> {};
      }
      ApiException error = Failures.toApiException(Failures.unwrap(e), exchange.path());
      return answers.end(error, rest);
    } finally {
      call.setOver();
    }
  }

  /** What is written, and of how many lines. */
  private final class LineAnswers implements Route.Stream.Answers {
    private final Exchange exchange;
    private final OutputStream out;
    private int lines;

    LineAnswers(Exchange exchange) {
      this.exchange = exchange;
      this.out = new BufferedOutputStream(new TimedOutput(exchange), BUFFER_BYTES);
    }

    @Override
    public void write(Call.Work work, List<byte[]> answers) throws IOException {
      listener.computed(exchange.request(), work);
      for (byte[] answer : answers) {
        out.write(answer);
        out.write('\n');
        lines++;
      }
      out.flush();
    }

    /** What ends with an error: as an answer of its own, if nothing was written, else as a line. */
    Runnable end(ApiException error, Consumer<Runnable> rest) throws IOException {
      ErrorFormat format = exchange.route().errors();
      if (!exchange.response().isCommitted()) {
        Answer answer = Failures.toAnswer(error, format);
        return () -> exchange.write(answer, error.kind(), rest);
      }
      out.flush();
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      line.write(Failures.toLine(error, format, lines + 1));
      line.write('\n');
      return () -> exchange.writeEnd(line.toByteArray(), error.kind(), rest);
    }
  }

  /** Gives each writing so much time as an answer has. */
  private static final class TimedOutput extends FilterOutputStream {
    private final Exchange exchange;

    TimedOutput(Exchange exchange) {
      super(Content.Sink.asOutputStream(exchange.response()));
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
