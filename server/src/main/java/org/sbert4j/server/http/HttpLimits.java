package org.sbert4j.server.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What clients can ask of the server at most.
 *
 * @param connections that are open at once; further ones are accepted when others are closed
 * @param concurrentRequests requests with a body that are worked on at once
 * @param bodyBytes of one request
 * @param bodyKilobytes of all requests that are worked on, together
 * @param requestTimeout for the headers to come, for the body, for the result to be there, and for
 *     the answer to be taken, each
 */
public record HttpLimits(
    int connections,
    int concurrentRequests,
    int bodyBytes,
    int bodyKilobytes,
    Duration requestTimeout) {
  /**
   * Clients keep connections that they don't use at the moment; those aren't to shut others out.
   */
  private static final int USUAL_CONNECTIONS = 4096;

  /**
   * The heap divided by what all bodies may have. A body's texts and their tokens take about as
   * much again as its bytes, and results need room, too.
   */
  private static final int BODY_SHARE = 4;

  private static final long MOST_BODIES = 4;

  /** Where bodies are small: to read so much costs less than a connection that is made anew. */
  private static final long LEAST_THROWN_AWAY = 1 << 20;

  private static final int KILOBYTE = 1024;

  /**
   * Limits with as many connections, and bytes of all bodies, as suit the others and the process.
   */
  public static HttpLimits of(int concurrentRequests, int bodyBytes, Duration requestTimeout) {
    // Who gets no permit is to be told so, and needs a connection for that.
    long connections = Math.max(USUAL_CONNECTIONS, 2L * concurrentRequests);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      // The other half is for models, logs and whatever else has files open.
      connections = Math.min(connections, unix.getMaxFileDescriptorCount() / 2);
    }
    int most = (int) Math.max(1, Math.min(connections, Integer.MAX_VALUE));
    long share = Runtime.getRuntime().maxMemory() / BODY_SHARE / KILOBYTE;
    int bodies = (int) Math.min(Integer.MAX_VALUE, Math.max(share, kilobytes(bodyBytes)));
    return new HttpLimits(most, concurrentRequests, bodyBytes, bodies, requestTimeout);
  }

  /**
   * Bytes of a body that isn't wanted which are read and thrown away at most: its client is to see
   * why, and many don't read before all is written.
   */
  static long mostThrownAway(int bodyBytes) {
    return Math.max(LEAST_THROWN_AWAY, MOST_BODIES * bodyBytes);
  }

  /** So many that bytes have room in them. */
  static int kilobytes(int bytes) {
    return bytes / KILOBYTE + (bytes % KILOBYTE == 0 ? 0 : 1);
  }
}
