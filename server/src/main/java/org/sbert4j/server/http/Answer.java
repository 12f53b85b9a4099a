package org.sbert4j.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingNestedCallback;

/**
 * What a client gets.
 *
 * @param status of HTTP
 * @param contentType with its charset
 * @param body the bytes, not to be changed
 * @param headers beside the content's own
 */
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
  /**
   * Of a body that are written at once. Java copies so many into direct memory, and each thread
   * keeps what it needed for that.
   */
  private static final int SLICE_BYTES = 256 * 1024;

  /** JSON with status 200. */
  public static Answer json(byte[] body) {
    return new Answer(200, "application/json", body, Map.of());
  }

  /** Text with status 200. */
  public static Answer text(String contentType, String text) {
    return new Answer(200, contentType, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** The same with other headers. */
  public Answer withHeaders(Map<String, String> other) {
    return new Answer(status, contentType, body, other);
  }

  /** The same with another status. */
  public Answer withStatus(int other) {
    return new Answer(other, contentType, body, headers);
  }

  /**
   * Writes it, beside the headers that the response has. Doesn't wait.
   *
   * @param beforeEnd run before the client can have the whole answer
   */
  void write(Response response, Runnable beforeEnd, Callback then) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    headers.forEach((name, value) -> response.getHeaders().put(name, value));
    new Slices(response, ByteBuffer.wrap(body), beforeEnd, then).iterate();
  }

  /** A slice after the other. */
  private static final class Slices extends IteratingNestedCallback {
    private final Response response;
    private final ByteBuffer rest;
    private final Runnable beforeEnd;
    private boolean last;

    Slices(Response response, ByteBuffer rest, Runnable beforeEnd, Callback then) {
      super(then);
      this.response = response;
      this.rest = rest;
      this.beforeEnd = beforeEnd;
    }

    @Override
    protected Action process() {
      if (last) {
        return Action.SUCCEEDED;
      }
      ByteBuffer slice = rest.slice();
      slice.limit(Math.min(SLICE_BYTES, slice.limit()));
      rest.position(rest.position() + slice.limit());
      last = !rest.hasRemaining();
      if (last) {
        beforeEnd.run();
      }
      response.write(last, slice, this);
      return Action.SCHEDULED;
    }
  }
}
