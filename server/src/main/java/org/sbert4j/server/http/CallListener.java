package org.sbert4j.server.http;

import org.eclipse.jetty.server.Request;
import org.sbert4j.server.log.TraceContext;

/** Is told of every request that has ended, whatever its end. */
public interface CallListener {
  /**
   * A request that has ended.
   *
   * @param request as it came
   * @param route null where none was found
   * @param work what was computed; nothing where {@link #computed} was told it
   * @param status of HTTP; 499 where the client went away before it had the answer
   * @param bytesOut of the answer's body
   * @param error null where there was none
   * @param nanos from its first byte to the last of the answer
   */
  record Ended(
      Request request,
      Route route,
      Call.Work work,
      int status,
      long bytesOut,
      ErrorKind error,
      TraceContext trace,
      long nanos) {}

  /** Whether a request's texts are told at its end, else there are none. */
  boolean needsTexts();

  /** A part of a request was computed that is answered a line at a time. */
  void computed(Request request, Call.Work part);

  /** A request has ended. Doesn't wait for anything. */
  void ended(Ended ended);
}
