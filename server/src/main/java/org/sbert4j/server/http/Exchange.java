package org.sbert4j.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.sbert4j.server.log.TraceContext;

/**
 * A request on its way to its one answer, with its time and its permit.
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
  private final CallListener listener;
  private final StepTimer timer;
  private final TraceContext trace;
  private final AtomicBoolean answered = new AtomicBoolean();

  private RouteMatch match = new RouteMatch(null, Map.of(), ErrorFormat.TEI, List.of());
  private Semaphore permits;
  private volatile Call call;

  /** Whether its result was given up since its client has gone. */
  private volatile boolean clientGone;

  Exchange(
      Request request,
      Response response,
      Callback callback,
      HttpLimits limits,
      CallListener listener) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.listener = listener;
    this.timer = new StepTimer(request.getComponents().getScheduler(), limits.requestTimeout());
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

  /** Takes a permit, which is given back at the end; false if there is none. */
  boolean takePermit(Semaphore some) {
    if (some.tryAcquire()) {
      permits = some;
    }
    return permits != null;
  }

  boolean isAnswered() {
    return answered.get();
  }

  /**
   * Gives the next step so much time as each has.
   *
   * @param kind what the client is told then
   */
  void startTimer(ErrorKind kind, String message) {
    timer.start(() -> fail(new ApiException(kind, message)));
  }

  /** The same for a step that writes: then nothing can be told, and the connection is closed. */
  void startWriteTimer() {
    timer.start(
        () ->
            request
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close(new TimeoutException("the client takes its answer too slowly")));
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
                write(answer, null);
              } else {
                fail(failure);
              }
            });
  }

  /** Answers that there is no result, if nothing was answered yet. */
  void fail(Throwable failure) {
    if (answered.get()) {
      // Such as the end of a body that came too slowly.
      return;
    }
    Throwable cause = Failures.unwrap(failure);
    clientGone = cause instanceof CancellationException && call != null && call.isOver();
    ApiException error =
        clientGone
            // One that has closed its sending side alone reads it.
            ? new ApiException(
                ErrorKind.UNAVAILABLE, "the connection was closed before the answer was there")
            : Failures.toApiException(cause, path());
    try {
      write(Failures.toAnswer(error, match.errors()), error.kind());
    } catch (JsonProcessingException e) {
      callback.failed(e);
    }
  }

  private void write(Answer answer, ErrorKind error) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    Call begun = call;
    if (begun != null) {
      begun.setOver();
    }
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    response.getHeaders().put(TraceContext.RESPONSE_HEADER, trace.header());
    answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    startWriteTimer();
    response.write(
        true,
        ByteBuffer.wrap(answer.body()),
        Callback.from(
            () -> {
              stopTimer();
              end(answer.status(), answer.body().length, error);
              callback.succeeded();
            },
            failure -> {
              stopTimer();
              end(CLIENT_GONE, 0, error);
              callback.failed(failure);
            }));
  }

  /**
   * The answer was written by others, to its end.
   *
   * @param error that it tells; null for none
   */
  void finish(ErrorKind error) {
    if (answered.compareAndSet(false, true)) {
      end(response.getStatus(), Response.getContentBytesWritten(response), error);
      callback.succeeded();
    }
  }

  /** The answer was begun by others and has no end: the client sees that it isn't complete. */
  void breakOff(Throwable failure) {
    if (answered.compareAndSet(false, true)) {
      end(CLIENT_GONE, Response.getContentBytesWritten(response), null);
      callback.failed(failure);
    }
  }

  private void end(int status, long bytesOut, ErrorKind error) {
    if (permits != null) {
      permits.release();
    }
    Call.Work work = call == null ? Call.Work.NONE : call.work();
    long nanos = System.nanoTime() - request.getBeginNanoTime();
    listener.ended(
        clientGone
            ? new CallListener.Ended(request, route(), work, CLIENT_GONE, 0, null, trace, nanos)
            : new CallListener.Ended(
                request, route(), work, status, bytesOut, error, trace, nanos));
  }
}
