package org.sbert4j.server.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names by which clients may ask for the server. A page in a browser can have its own name lead
 * to an address of the user's machine (DNS rebinding), and would then be let in as if the server
 * had sent it. But its requests go on naming their host so.
 *
 * <p>Addresses are no names, and always accepted: nobody can have them lead elsewhere. So are
 * {@code localhost} and names that end with it, which browsers take for this machine. Immutable.
 */
public final class AllowedHosts {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
  private static final Pattern ADDRESS = Pattern.compile("\\[.*]|[0-9.]+");

  private final Set<String> names;

  private AllowedHosts(Set<String> names) {
    this.names = names;
  }

  /** Those of a server that listens at a host, and further ones, as {@link #requireName} has it. */
  public static AllowedHosts of(String host, List<String> more) {
    return new AllowedHosts(
        Stream.concat(Stream.of(host), more.stream())
            .map(AllowedHosts::plain)
            .collect(Collectors.toSet()));
  }

  /**
   * Checks that a name may be one of a host.
   *
   * @throws IllegalArgumentException if it has a port, is an address of a page, or the like
   */
  public static void requireName(String name) {
    if (!NAME.matcher(plain(name)).matches()) {
      throw new IllegalArgumentException(
          "allowed-host is '"
              + name
              + "'; it must be a name alone, without scheme and port, such as embeddings.example");
    }
  }

  /**
   * Whether a request may pass.
   *
   * @param host that it asks for, without port; null if it doesn't say, which no browser does
   */
  public boolean accepts(String host) {
    if (host == null || host.isEmpty()) {
      return true;
    }
    String name = plain(host);
    return ADDRESS.matcher(name).matches()
        || name.equals("localhost")
        || name.endsWith(".localhost")
        || names.contains(name);
  }

  /** In small letters and without the dot that may be at its end. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
  }

  /** Whether a server that listens at a host can be reached from its own machine alone. */
  public static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      // Listening there fails, and says why.
      return true;
    }
  }
}
