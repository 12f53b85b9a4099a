package org.sbert4j.server.log;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * Which trace a request belongs to, by W3C's standard Trace Context. Immutable.
 *
 * @param traceId 32 small hexadecimal digits, not all 0
 * @param spanId this server's part of the trace, 16 small hexadecimal digits, not all 0
 * @param parentId the part of whoever asked, null if the trace begins here
 * @param sampled whether whoever asked may record the trace
 */
public record TraceContext(String traceId, String spanId, String parentId, boolean sampled) {
  /** The request's header. */
  public static final String REQUEST_HEADER = "traceparent";

  /** The answer's header; its value is {@link #header()}. */
  public static final String RESPONSE_HEADER = "traceresponse";

  private static final int VERSION_END = 2;
  private static final int TRACE_END = 35;
  private static final int PARENT_END = 52;
  private static final int LENGTH = 55;
  private static final int SAMPLED = 1;

  /**
   * Takes the trace of a request up, or begins a new one.
   *
   * @param traceparent the header's value, null if there is none, or more than one; what the
   *     standard does not allow counts as none
   */
  public static TraceContext of(String traceparent) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String spanId = hex(random);
    if (traceparent != null && isValid(traceparent)) {
      int flags = Integer.parseInt(traceparent.substring(PARENT_END + 1, LENGTH), 16);
      return new TraceContext(
          traceparent.substring(VERSION_END + 1, TRACE_END),
          spanId,
          traceparent.substring(TRACE_END + 1, PARENT_END),
          (flags & SAMPLED) != 0);
    }
    return new TraceContext(hex(random) + hex(random), spanId, null, false);
  }

  /** This server's part of the trace in the form of version 00. */
  public String header() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }

  private static boolean isValid(String header) {
    if (header.length() < LENGTH
        || !isHex(header, 0, VERSION_END)
        || !isHex(header, VERSION_END + 1, TRACE_END)
        || !isHex(header, TRACE_END + 1, PARENT_END)
        || !isHex(header, PARENT_END + 1, LENGTH)) {
      return false;
    }
    boolean dashes =
        header.charAt(VERSION_END) == '-'
            && header.charAt(TRACE_END) == '-'
            && header.charAt(PARENT_END) == '-';
    boolean ids =
        !isZero(header, VERSION_END + 1, TRACE_END) && !isZero(header, TRACE_END + 1, PARENT_END);
    return dashes && ids && endsRightly(header);
  }

  /** Version ff is none, version 00 ends here, and a later one may go on after a dash. */
  private static boolean endsRightly(String header) {
    if (header.startsWith("ff")) {
      return false;
    }
    return header.length() == LENGTH || (!header.startsWith("00") && header.charAt(LENGTH) == '-');
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char character = text.charAt(i);
      if (!(character >= '0' && character <= '9') && !(character >= 'a' && character <= 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }

  /** 16 random digits, not all 0. */
  private static String hex(RandomGenerator random) {
    long id;
    do {
      id = random.nextLong();
    } while (id == 0);
    String digits = Long.toHexString(id);
    return "0".repeat(16 - digits.length()) + digits;
  }
}
