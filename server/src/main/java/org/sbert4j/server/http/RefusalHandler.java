package org.sbert4j.server.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Tells what Jetty refuses before a route is looked for: a request that isn't HTTP, headers that
 * are too large, requests that come while the server ends. JSON, whatever the client accepts, and
 * without Jetty's reasons.
 */
public final class RefusalHandler implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    String type = status == HttpStatus.SERVICE_UNAVAILABLE_503 ? "Unhealthy" : "Validation";
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    Content.Sink.write(
        response,
        true,
        "{\"error\":\"" + HttpStatus.getMessage(status) + "\",\"error_type\":\"" + type + "\"}",
        callback);
    return true;
  }
}
