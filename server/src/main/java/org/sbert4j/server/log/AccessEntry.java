package org.sbert4j.server.log;

import java.time.Instant;

/**
 * What is told of one request. What is null is left out of its line; the time must be there.
 *
 * @param time when it came
 * @param method GET, POST …
 * @param path of its address; a query is cut off, for it may hold texts or keys
 * @param status of the answer, 0 if there was none
 * @param bytesIn of the request's body
 * @param bytesOut of the answer's body
 * @param durationNanos from its first byte to the answer's last, in nanoseconds
 * @param work null if no model did anything
 * @param client who asked, an address
 * @param trace which trace it belongs to
 * @param error why it failed, such as {@code validation}; never a sentence that quotes a text
 */
public record AccessEntry(
    Instant time,
    String method,
    String path,
    int status,
    long bytesIn,
    long bytesOut,
    long durationNanos,
    ModelWork work,
    String client,
    TraceContext trace,
    String error) {
  /** Cuts the query off. */
  public AccessEntry {
    int query = path == null ? -1 : path.indexOf('?');
    path = query < 0 ? path : path.substring(0, query);
  }

  AccessEntry withoutInputs() {
    return work == null || work.inputs().isEmpty()
        ? this
        : new AccessEntry(
            time,
            method,
            path,
            status,
            bytesIn,
            bytesOut,
            durationNanos,
            work.withoutInputs(),
            client,
            trace,
            error);
  }

  long inputCharacters() {
    return work == null ? 0 : work.inputCharacters();
  }
}
