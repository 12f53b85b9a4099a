package org.sbert4j.server;

import java.security.KeyStore;
import java.util.List;
import java.util.regex.Pattern;
import org.sbert4j.server.log.AccessLog;
import org.sbert4j.server.security.AllowedHosts;
import org.sbert4j.server.security.ApiKeys;

/**
 * Who may use a server, and what is noted of them.
 *
 * @param keys that clients must have
 * @param tls the certificate and its key, with an empty password; null for plain HTTP
 * @param corsOrigins whose pages in a browser may use the server, as {@code https://a.example};
 *     {@code *} for any
 * @param allowedHosts by which names clients may ask for the server, beside its host and localhost.
 *     Others are refused if there are any, or if it listens on loopback alone, by plain HTTP,
 *     without keys
 * @param log gets a line a request, and is closed with the server; null for none
 */
public record AccessOptions(
    ApiKeys keys,
    KeyStore tls,
    List<String> corsOrigins,
    List<String> allowedHosts,
    AccessLog log) {
  /** As browsers write it: in small letters, with a port only if it isn't the scheme's own. */
  private static final Pattern ORIGIN =
      Pattern.compile(
          "(?!http:.*:80$|https:.*:443$)[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

  /**
   * Copies and checks the lists.
   *
   * @throws IllegalArgumentException for an origin that no browser names so, and for a host that is
   *     no name
   */
  public AccessOptions {
    corsOrigins = List.copyOf(corsOrigins);
    allowedHosts = List.copyOf(allowedHosts);
    for (String origin : corsOrigins) {
      if (!origin.equals("*") && !ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "cors-origin is '"
                + origin
                + "', which no browser sends; it must be as in https://app.example or"
                + " http://localhost:3000, in small letters, without path and usual port, or * for"
                + " all");
      }
    }
    allowedHosts.forEach(AllowedHosts::requireName);
  }

  /**
   * Whether a server refuses requests that name another host: where it seems to be for this machine
   * alone, or that is asked for.
   *
   * @param host that it listens at
   */
  boolean checksHosts(String host) {
    boolean seemsClosed = tls == null && !keys.required() && AllowedHosts.isLoopback(host);
    return seemsClosed || !allowedHosts.isEmpty();
  }

  /** Everybody, by plain HTTP, from no page but the server's own, without a log. */
  public static AccessOptions open() {
    return new AccessOptions(ApiKeys.none(), null, List.of(), List.of(), null);
  }
}
