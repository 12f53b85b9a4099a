package org.sbert4j.server.http;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * What a body must be for being read.
 *
 * @param mostBytes that a body may have which isn't a stream of lines
 */
record BodyRules(int mostBytes) {
  private static final String JSON = "application/json";

  /** Whether a client accepts lines by name, and doesn't like JSON as much or more. */
  static boolean acceptsLines(Request request) {
    return request.getHeaders().getQualityCSV(HttpHeader.ACCEPT).stream()
        .map(BodyRules::mediaType)
        .filter(type -> type.equals(Route.Stream.MEDIA_TYPE) || type.equals(JSON))
        .findFirst()
        .filter(Route.Stream.MEDIA_TYPE::equals)
        .isPresent();
  }

  private static String mediaType(String value) {
    return value.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
  }

  /**
   * Checks what the headers say.
   *
   * @param lines whether the body is a stream of lines
   * @throws ApiException if it isn't to be read
   */
  void check(Request request, boolean lines) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (type != null) {
      if (!mediaType(type).equals(lines ? Route.Stream.MEDIA_TYPE : JSON)) {
        throw new ApiException(
            ErrorKind.MEDIA_TYPE,
            lines
                ? "the body must be lines of JSON: send Content-Type: application/x-ndjson"
                : "the body must be JSON: send the header Content-Type: application/json");
      }
    }
    String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
    String transfer = request.getHeaders().get(HttpHeader.TRANSFER_ENCODING);
    if ((encoding != null && !encoding.equalsIgnoreCase("identity"))
        || (transfer != null && !transfer.equalsIgnoreCase("chunked"))) {
      throw new ApiException(
          ErrorKind.MEDIA_TYPE, "a compressed body is not taken; send it as it is");
    }
    if (!lines && request.getLength() > mostBytes) {
      throw tooManyBytes();
    }
  }

  /** Why a body was not read to its end. */
  Throwable failure(Throwable failure) {
    Throwable cause = Failures.unwrap(failure);
    if (cause instanceof TimeoutException) {
      return new ApiException(ErrorKind.SLOW_CLIENT, "the request's body stopped coming");
    }
    if (cause instanceof IOException || cause instanceof HttpException) {
      return new ApiException(
          ErrorKind.JSON, "the request's body ended early, or its chunks are broken");
    }
    return cause;
  }

  /** Why a body isn't read any further that has more than it may. */
  ApiException tooManyBytes() {
    return new ApiException(
        ErrorKind.PAYLOAD,
        "the body has more than " + mostBytes + " bytes; send fewer texts at once");
  }

  /** Why a body isn't read that all bodies together have no room for. */
  ApiException noRoom() {
    return new ApiException(
        ErrorKind.UNAVAILABLE,
        "the server has no memory left for this body beside those of other requests; try again in a"
            + " second");
  }
}
