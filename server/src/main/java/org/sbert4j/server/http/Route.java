package org.sbert4j.server.http;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.sbert4j.server.schema.ObjectType;
import org.sbert4j.server.schema.Type;

/**
 * Something that can be asked for.
 *
 * @param method GET or POST
 * @param path with at most one parameter in braces, at its end, which takes all that follows
 * @param open whether no key is needed
 * @param errors how errors are told
 * @param request the body's fields; null for no body
 * @param handler what answers
 * @param stream how it answers a line at a time; null if it can't
 * @param description for the OpenAPI document
 */
public record Route(
    String method,
    String path,
    boolean open,
    ErrorFormat errors,
    ObjectType request,
    Handler handler,
    Stream stream,
    Description description) {
  /** What answers. It may throw {@link ApiException}, or end its stage with one. */
  public interface Handler {
    /** Begins to answer. Doesn't wait. */
    CompletionStage<Answer> handle(Call call);
  }

  /**
   * How it answers who accepts {@value #MEDIA_TYPE}: a line for each line of the body, while it
   * reads, so that a body may be too large to be held.
   *
   * @param options what the address's query may have
   */
  public record Stream(ObjectType options, LineHandler handler) {
    /** JSON, a value a line. */
    public static final String MEDIA_TYPE = "application/x-ndjson";

    /** What answers. */
    public interface LineHandler {
      /**
       * Answers the lines, on a thread of its own. What it throws is told to the client: as an
       * answer with its status, if nothing was written yet, else as the last line.
       *
       * @param call with the fields of the address's query
       * @throws ApiException if there is no answer to the first line that has none yet
       * @throws IOException if the client went away
       */
      void handle(Call call, BodyLines lines, Answers answers) throws IOException;
    }

    /** Where answers go. For one thread. */
    public interface Answers {
      /**
       * Writes the answers to the next lines. Waits for the client.
       *
       * @param work what was computed for them
       * @param lines without their ends
       * @throws IOException if the client went away, or doesn't take them
       */
      void write(Call.Work work, List<byte[]> lines) throws IOException;
    }
  }

  /**
   * For people.
   *
   * @param tag the protocol
   * @param example of a body, as JSON; empty for none
   * @param answer what status 200 has; null for what isn't JSON
   * @param contentType of the answer
   */
  public record Description(
      String tag, String summary, String example, Type<?> answer, String contentType) {}

  /** A route that reads. */
  public static Route get(
      String path, boolean open, ErrorFormat errors, Handler handler, Description description) {
    return new Route("GET", path, open, errors, null, handler, null, description);
  }

  /** A route with a body of JSON. */
  public static Route post(
      String path,
      ErrorFormat errors,
      ObjectType request,
      Handler handler,
      Description description) {
    return new Route("POST", path, false, errors, request, handler, null, description);
  }

  /** The same, which answers a line at a time, too. */
  public Route withStream(Stream lines) {
    return new Route(method, path, open, errors, request, handler, lines, description);
  }

  /** What the path's parameter is, or null if another path is asked for. */
  Map<String, String> match(String asked) {
    int brace = path.indexOf('{');
    if (brace < 0) {
      return path.equals(asked) ? Map.of() : null;
    }
    return asked.startsWith(path.substring(0, brace)) && asked.length() > brace
        ? Map.of(path.substring(brace + 1, path.length() - 1), asked.substring(brace))
        : null;
  }
}
