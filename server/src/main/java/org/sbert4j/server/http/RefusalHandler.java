package org.sbert4j.server.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Tells what Jetty refuses before a route is looked for: a request that isn't HTTP, headers that
 * are too large, requests that come while the server ends. In the shape of the path's protocol,
 * whatever media type the client accepts, and without Jetty's reasons.
 */
public final class RefusalHandler implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    ErrorKind kind =
        status == HttpStatus.SERVICE_UNAVAILABLE_503 ? ErrorKind.UNAVAILABLE : ErrorKind.VALIDATION;
    ApiException error = new ApiException(kind, HttpStatus.getMessage(status));
    String path = request.getHttpURI().getPath();
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    Content.Sink.write(
        response,
        true,
        ErrorFormat.ofPath(path == null ? "" : path).body(error).toString(),
        callback);
    return true;
  }
}
