package org.sbert4j.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.sbert4j.server.log.TraceContext;

/**
 * What Jetty answers without the router. It refuses what isn't HTTP, headers that are too large,
 * and requests that come while the server ends: in the shape of the path's protocol, whatever media
 * type the client accepts, and without Jetty's reasons. And it answers preflights, with which a
 * browser asks what a page of another origin may do.
 *
 * <p>Thread-safe.
 */
public final class UnroutedRequests implements Request.Handler, RequestLog {
  /** The attribute of requests that the router has had, which tells the listener of them. */
  static final String ROUTED = UnroutedRequests.class.getName();

  private final List<Route> routes;
  private final CallListener listener;

  /** For requests to some routes. */
  public UnroutedRequests(List<Route> routes, CallListener listener) {
    this.routes = List.copyOf(routes);
    this.listener = listener;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback)
      throws JsonProcessingException {
    int status = response.getStatus();
    ErrorKind kind =
        status == HttpStatus.SERVICE_UNAVAILABLE_503 ? ErrorKind.UNAVAILABLE : ErrorKind.VALIDATION;
    ApiException error = new ApiException(kind, HttpStatus.getMessage(status));
    // As it came: one that is refused may have none that is canonical.
    String path = request.getHttpURI().getPath();
    RouteMatch match = RouteMatch.find(routes, request.getMethod(), path == null ? "" : path);
    Answer answer = Failures.toAnswer(error, match.errors());
    TraceContext trace = TraceContext.of(request.getHeaders().get(TraceContext.REQUEST_HEADER));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    response.getHeaders().put(TraceContext.RESPONSE_HEADER, trace.header());
    answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.write(
        true,
        ByteBuffer.wrap(answer.body()),
        request.getAttribute(ROUTED) != null
            ? callback
            : Callback.from(
                () -> {
                  end(request, status, answer.body().length, kind, trace);
                  callback.succeeded();
                },
                failure -> {
                  end(request, Exchange.CLIENT_GONE, 0, kind, trace);
                  callback.failed(failure);
                }));
    return true;
  }

  /** Is told of every request's end; refusals are noted as they are written. */
  @Override
  public void log(Request request, Response response) {
    if (request.getAttribute(ROUTED) == null && HttpStatus.isSuccess(response.getStatus())) {
      TraceContext trace = TraceContext.of(request.getHeaders().get(TraceContext.REQUEST_HEADER));
      end(request, response.getStatus(), Response.getContentBytesWritten(response), null, trace);
    }
  }

  private void end(Request request, int status, long bytesOut, ErrorKind kind, TraceContext trace) {
    listener.ended(
        new CallListener.Ended(
            request,
            null,
            Call.Work.NONE,
            status,
            bytesOut,
            kind,
            trace,
            System.nanoTime() - request.getBeginNanoTime()));
  }
}
