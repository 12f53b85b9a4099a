package org.sbert4j.server;

import java.security.KeyStore;
import java.util.List;
import org.sbert4j.server.log.AccessLog;
import org.sbert4j.server.security.ApiKeys;

/**
 * Who may use a server, and what is noted of them.
 *
 * @param keys that clients must have
 * @param tls the certificate and its key, with an empty password; null for plain HTTP
 * @param corsOrigins whose pages in a browser may use the server, as {@code https://a.example}
 * @param log gets a line a request, and is closed with the server; null for none
 */
public record AccessOptions(ApiKeys keys, KeyStore tls, List<String> corsOrigins, AccessLog log) {
  /** Copies the origins. */
  public AccessOptions {
    corsOrigins = List.copyOf(corsOrigins);
  }

  /** Everybody, by plain HTTP, from no page but the server's own, without a log. */
  public static AccessOptions open() {
    return new AccessOptions(ApiKeys.none(), null, List.of(), null);
  }
}
