package org.sbert4j.server.http;

import org.eclipse.jetty.server.Request;

/** Is told of every request that has ended, whatever its end. */
public interface CallListener {
  /**
   * A request has ended.
   *
   * @param request as it came
   * @param route null where none was found
   * @param work what was computed
   * @param status of HTTP; 499 where the client went away before the answer
   * @param error null where there was none
   * @param nanos from its first byte to the last of the answer
   */
  void ended(Request request, Route route, Call.Work work, int status, ErrorKind error, long nanos);
}
