package org.sbert4j.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpHeader;
import org.sbert4j.server.schema.InvalidFieldException;

/** Turns what went wrong into what a client is told. Logs what a client isn't told. */
final class Failures {
  private static final System.Logger LOG = System.getLogger(Failures.class.getName());

  /** Writes what clients sent back to them, lone surrogates too. */
  private static final ObjectWriter JSON =
      new ObjectMapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private Failures() {}

  /** The failure of a stage, without what the stage put around it. */
  static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /**
   * What a client is told.
   *
   * @param path for the log
   */
  static ApiException toApiException(Throwable failure, String path) {
    if (failure instanceof ApiException api) {
      return api;
    }
    if (failure instanceof InvalidFieldException invalid) {
      return new ApiException(
          invalid.isEmpty() ? ErrorKind.EMPTY : ErrorKind.VALIDATION,
          invalid.field(),
          invalid.getMessage());
    }
    if (failure instanceof OutOfMemoryError) {
      LOG.log(System.Logger.Level.ERROR, "a request was given up: the heap is full");
      return new ApiException(
          ErrorKind.UNAVAILABLE, "the server has no memory left for this; send fewer texts");
    }
    if (failure instanceof CancellationException) {
      return new ApiException(ErrorKind.UNAVAILABLE, "the server is ending");
    }
    LOG.log(System.Logger.Level.ERROR, "a request failed at " + path, failure);
    return new ApiException(ErrorKind.BACKEND, "the server failed; its log has the reason");
  }

  /**
   * The same as the last line of an answer that was begun.
   *
   * @param line that has no answer
   */
  static byte[] toLine(ApiException error, ErrorFormat format, int line)
      throws JsonProcessingException {
    return JSON.writeValueAsBytes(format.body(error).put("line", line));
  }

  /** The same as an answer in a protocol's shape. */
  static Answer toAnswer(ApiException error, ErrorFormat format) throws JsonProcessingException {
    int status = format.status(error.kind());
    Map<String, String> headers = new HashMap<>();
    if (status == 429 || status == 503) {
      headers.put(HttpHeader.RETRY_AFTER.asString(), "1");
    }
    if (status == 401) {
      headers.put(HttpHeader.WWW_AUTHENTICATE.asString(), "Bearer");
    }
    return Answer.json(JSON.writeValueAsBytes(format.body(error)))
        .withStatus(status)
        .withHeaders(headers);
  }
}
