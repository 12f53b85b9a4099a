package org.sbert4j.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a client gets.
 *
 * @param status of HTTP
 * @param contentType with its charset
 * @param body the bytes, not to be changed
 * @param headers beside the content's own
 */
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
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
}
