package org.sbert4j.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.sbert4j.server.log.TraceContext;

/**
 * A request on its way to its one answer, with its time and its part of what all requests share,
 * which is given back once, before the answer's last bytes: whoever has an answer may ask again.
 * The body is let go of then, and so are its texts unless the listener needs them. If it does, they
 * are held uncounted until the client has taken those bytes, for which the system's buffers have
 * room but where a client is slow.
 *
 * <p>For one thread after another, but the time may run out at any moment: whatever comes after an
 * answer is passed over.
 */
final class Exchange {
  /** What nginx calls a request whose client didn't wait. */
  static final int CLIENT_GONE = 499;

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final SharedLimits shared;
  private final SharedLimits.Share permit;
  private final SharedLimits.Share body;
  private final StepTimer timer;
  private final TraceContext trace;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();

  private RouteMatch match = new RouteMatch(null, Map.of(), ErrorFormat.TEI, List.of());

  /** Null before it was read, and when its end is being written. */
  private volatile Call call;

  /** What was computed for the call, once that is let go of. */
  private volatile Call.Work work = Call.Work.NONE;

  /** Whether its result was given up since its client has gone. */
  private volatile boolean clientGone;

  Exchange(Request request, Response response, Callback callback, SharedLimits shared) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.shared = shared;
    this.permit = shared.permit();
    this.body = shared.body();
    this.timer =
        new StepTimer(request.getComponents().getScheduler(), shared.limits().requestTimeout());
    List<String> parents = request.getHeaders().getValuesList(TraceContext.REQUEST_HEADER);
    this.trace = TraceContext.of(parents.size() == 1 ? parents.get(0) : null);
  }

  Request request() {
    return request;
  }

  Response response() {
    return response;
  }

  TraceContext trace() {
    return trace;
  }

  String path() {
    // There is none in OPTIONS * and in CONNECT.
    String path = request.getHttpURI().getCanonicalPath();
    return path == null ? "" : path;
  }

  /** Null before one was found. */
  Route route() {
    return match.route();
  }

  /** What the route's path has in braces, by name. */
  Map<String, String> parameters() {
    return match.parameters();
  }

  /** Notes the route, or that there is none. */
  void setMatch(RouteMatch found) {
    match = found;
    if (!found.methods().isEmpty()) {
      response.getHeaders().put(HttpHeader.ALLOW, String.join(", ", found.methods()));
    }
  }

  /** Takes a permit; false if there is none. */
  boolean takePermit() {
    return permit.take(1);
  }

  /** No more is left than to write an answer's end. */
  private void letGo() {
    permit.close();
    body.close();
    Call done = call;
    if (done != null) {
      work = shared.listener().needsTexts() ? done.work() : done.work().withoutTexts();
      call = null;
    }
  }

  /** Takes further bytes for the body; false if all bodies together would have too many. */
  boolean takeBody(int bytes) {
    return body.take(HttpLimits.kilobytes(bytes));
  }

  /** The body is not held any more. */
  void giveBackBody() {
    body.giveBack();
  }

  boolean isAnswered() {
    return answered.get();
  }

  /**
   * Gives the next step so much time as each has.
   *
   * @param late what the exchange fails with then
   */
  void startTimer(Supplier<Throwable> late) {
    timer.start(() -> fail(late.get()));
  }

  /** The same for a step that writes: then nothing can be told, and the connection is closed. */
  void startWriteTimer() {
    timer.start(() -> close(new TimeoutException("the client takes its answer too slowly")));
  }

  /** The same for a step after the answer: then the exchange ends. */
  void startLastTimer(Runnable end) {
    timer.start(end);
  }

  private void close(Throwable reason) {
    request.getConnectionMetaData().getConnection().getEndPoint().close(reason);
  }

  void stopTimer() {
    timer.stop();
  }

  /** Notes what the request asks for. */
  void setCall(Call begun) {
    call = begun;
  }

  /** Has the route's handler answer. */
  void answer(Call begun) {
    setCall(begun);
    route()
        .handler()
        .handle(begun)
        .whenComplete(
            (answer, failure) -> {
              if (answered.get()) {
                return;
              }
              stopTimer();
              if (failure == null) {
                write(answer, null, Runnable::run);
              } else {
                fail(failure);
              }
            });
  }

  /**
   * Answers that there is no result, if nothing was answered yet. If a part of an answer was, it
   * stays without an end.
   */
  void fail(Throwable failure) {
    if (answered.get()) {
      // Such as the end of a body that came too slowly.
      return;
    }
    if (response.isCommitted()) {
      breakOff(failure);
      return;
    }
    try {
      Throwable cause = Failures.unwrap(failure);
      Call begun = call;
      clientGone = cause instanceof CancellationException && begun != null && begun.isOver();
      ApiException error =
          clientGone
              // One that has closed its sending side alone reads it.
              ? new ApiException(
                  ErrorKind.UNAVAILABLE, "the connection was closed before the answer was there")
              : Failures.toApiException(cause, path());
      write(Failures.toAnswer(error, match.errors()), error.kind(), Runnable::run);
    } catch (JsonProcessingException | RuntimeException | Error e) {
      // There may be no memory even for this.
      breakOff(e);
    }
  }

  /**
   * Writes an answer, if nothing was answered yet. Doesn't wait.
   *
   * @param error that it tells; null for none
   * @param rest run after it, and given what ends the exchange
   */
  void write(Answer answer, ErrorKind error, Consumer<Runnable> rest) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    try {
      Call begun = call;
      if (begun != null) {
        begun.setOver();
      }
      response.getHeaders().put(TraceContext.RESPONSE_HEADER, trace.header());
      startWriteTimer();
      answer.write(
          response,
          this::letGo,
          Callback.from(
              () -> endAfter(rest, answer.status(), answer.body().length, error),
              failure -> end(CLIENT_GONE, 0, error, failure)));
    } catch (RuntimeException | Error e) {
      end(CLIENT_GONE, 0, error, e);
    }
  }

  /** Writes the last bytes of an answer that others have begun; else as {@link #write}. */
  void writeEnd(byte[] last, ErrorKind error, Consumer<Runnable> rest) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    try {
      letGo();
      startWriteTimer();
      response.write(
          true,
          ByteBuffer.wrap(last),
          Callback.from(
              () -> endAfter(rest, response.getStatus(), bytesOut(), error),
              failure -> end(CLIENT_GONE, bytesOut(), error, failure)));
    } catch (RuntimeException | Error e) {
      end(CLIENT_GONE, bytesOut(), error, e);
    }
  }

  private void endAfter(Consumer<Runnable> rest, int status, long bytes, ErrorKind error) {
    Runnable end = () -> end(status, bytes, error, null);
    try {
      rest.accept(end);
    } catch (RuntimeException | Error e) {
      end.run();
    }
  }

  private long bytesOut() {
    return Response.getContentBytesWritten(response);
  }

  /** The answer was begun by others and has no end: the client sees that it isn't complete. */
  void breakOff(Throwable failure) {
    if (answered.compareAndSet(false, true)) {
      end(CLIENT_GONE, bytesOut(), null, failure);
    }
  }

  /**
   * Once, after the last byte was written or could not be.
   *
   * @param failure null if it was
   */
  private void end(int status, long bytesOut, ErrorKind error, Throwable failure) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    stopTimer();
    try {
      letGo();
      tell(status, bytesOut, error);
    } finally {
      shared.running().remove(this);
      if (failure == null) {
        callback.succeeded();
      } else {
        // Jetty would try to answer in our place. Where that fails as well, for want of memory, the
        // connection would stay open for good.
        close(failure);
        callback.failed(new Request.Handler.AbortException(failure));
      }
    }
  }

  private void tell(int status, long bytesOut, ErrorKind error) {
    long nanos = System.nanoTime() - request.getBeginNanoTime();
    shared
        .listener()
        .ended(
            clientGone
                ? new CallListener.Ended(request, route(), work, CLIENT_GONE, 0, null, trace, nanos)
                : new CallListener.Ended(
                    request, route(), work, status, bytesOut, error, trace, nanos));
  }
}
