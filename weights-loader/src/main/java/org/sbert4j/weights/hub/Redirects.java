package org.sbert4j.weights.hub;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where an answer sends a request on to, and who may see the user's token. */
final class Redirects {
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  private Redirects() {}

  /**
   * The address that an answer sends to.
   *
   * @return empty if the answer is none of that kind
   * @throws HubException if it sends to where nobody should follow
   */
  static Optional<URI> target(URI from, int status, HttpHeaders headers) {
    if (!STATUSES.contains(status)) {
      return Optional.empty();
    }
    String location =
        headers.firstValue("Location").orElseThrow(() -> wrong(from, "without saying where"));
    URI target;
    try {
      target = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw wrong(from, "to \"" + location + "\", which is no address");
    }
    boolean secure = "https".equalsIgnoreCase(target.getScheme());
    if (target.getHost() == null || !(secure || "http".equalsIgnoreCase(target.getScheme()))) {
      throw wrong(from, "to \"" + location + "\", which is no web address");
    }
    if (!secure && "https".equalsIgnoreCase(from.getScheme()) && !isLoopback(target)) {
      throw wrong(from, "to \"" + location + "\", which is not encrypted");
    }
    return Optional.of(target);
  }

  private static HubException wrong(URI from, String problem) {
    return HubException.of(
        withoutQuery(from) + " sends on " + problem + "; check HF_ENDPOINT and your proxy");
  }

  /** An address for messages: what follows the question mark may be a secret. */
  static String withoutQuery(URI address) {
    return address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
  }

  /** Whether two addresses have the same scheme, host and port. */
  static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
  }

  private static boolean isLoopback(URI address) {
    String host = address.getHost().toLowerCase(Locale.ROOT);
    return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
  }
}
