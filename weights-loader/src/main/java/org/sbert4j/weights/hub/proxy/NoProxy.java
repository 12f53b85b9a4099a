package org.sbert4j.weights.hub.proxy;

import java.net.IDN;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses that no proxy leads to, by the rules of httpx2 for {@code NO_PROXY}:
 *
 * <pre>
 * *                          all
 * example.com                that host and those below it
 * .example.com *.example.com those below it alone
 * example.com:8443           on that port; the usual port of a scheme counts as none
 * https://example.com        that host alone, in that scheme alone
 * 10.0.0.0/8 fd00::/8        addresses of that network, where an address and no name is asked for
 * 127.0.0.1 ::1 localhost    itself alone
 * </pre>
 *
 * <p>An entry that is none of these is passed over.
 */
final class NoProxy {
  private static final Pattern ENTRY =
      Pattern.compile(
          "(?:(?<scheme>[a-z][a-z0-9+.-]*)://)?(?<host>\\[[0-9a-f:.]+\\]|[^\\s:/\\[\\]%@?#]*)"
              + "(?::(?<port>\\d{1,5}))?(?<path>/.*)?");

  private final boolean all;
  private final Set<String> schemes = new HashSet<>();
  private final List<Entry> entries = new ArrayList<>();

  /** What an address has to be; null where anything will do. */
  private record Entry(String scheme, Host host, Integer port) {
    boolean matches(String otherScheme, String otherHost, int otherPort) {
      return (scheme == null || scheme.equals(otherScheme))
          && (host == null || host.matches(otherHost))
          && (port == null || port == otherPort);
    }
  }

  @FunctionalInterface
  private interface Host {
    boolean matches(String name);
  }

  /** Reads the value of the variable. */
  NoProxy(String value) {
    boolean star = false;
    for (String part : value.split(",", -1)) {
      String entry = part.strip().toLowerCase(Locale.ROOT);
      star |= entry.equals("*");
      if (!entry.isEmpty()) {
        add(entry);
      }
    }
    all = star;
  }

  private void add(String entry) {
    Optional<IpNetwork> bare = IpNetwork.parse(entry);
    if (bare.isPresent()) {
      entries.add(new Entry(null, host(bare.get()), null));
      return;
    }
    Matcher matcher = ENTRY.matcher(entry);
    if (!matcher.matches()) {
      return;
    }
    String scheme = matcher.group("scheme");
    String host = matcher.group("host");
    Integer port = matcher.group("port") == null ? null : Integer.valueOf(matcher.group("port"));
    String path = Optional.ofNullable(matcher.group("path")).orElse("");
    String whole = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    boolean prefixed = path.matches("/\\d+");
    Optional<IpNetwork> network = IpNetwork.parse(prefixed ? whole + path : whole);
    boolean bareName = scheme == null && !host.startsWith("[");
    boolean wrongPrefix = prefixed && network.isEmpty() && IpNetwork.parse(whole).isPresent();
    boolean nameWithPath = bareName && network.isEmpty() && !path.isEmpty();
    if (wrongPrefix || nameWithPath) {
      return;
    }
    String condition = scheme == null || scheme.equals("all") ? null : scheme;
    if (host.isEmpty() || host.equals("*")) {
      if (port != null) {
        entries.add(new Entry(condition, null, usual(condition, port)));
      } else if (scheme != null && host.isEmpty()) {
        schemes.add(scheme);
      }
      return;
    }
    // A bare IP address with a port means hosts below it as well, of which there are none.
    Host matched = network.isPresent() ? host(network.get()) : named(bareName ? below(host) : host);
    entries.add(new Entry(condition, matched, usual(condition, port)));
  }

  /** A scheme's usual port is as good as none. */
  private static Integer usual(String scheme, Integer port) {
    boolean usual = port != null && scheme != null && port == defaultPort(scheme);
    return usual ? null : port;
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
  }

  private static Host host(IpNetwork network) {
    return name -> IpNetwork.parse(name).filter(network::contains).isPresent();
  }

  /** What a name alone stands for. */
  private static String below(String name) {
    return name.equals("localhost") || name.startsWith("*.") ? name : "*" + name;
  }

  private static Host named(String pattern) {
    if (pattern.startsWith("*.")) {
      String end = ascii(pattern.substring(1));
      return name -> name.endsWith(end) && name.length() > end.length();
    }
    if (pattern.startsWith("*")) {
      String domain = ascii(pattern.substring(1));
      return name -> name.equals(domain) || name.endsWith("." + domain);
    }
    String only = ascii(pattern);
    return only::equals;
  }

  private static String ascii(String name) {
    try {
      return name.startsWith(".") ? "." + IDN.toASCII(name.substring(1)) : IDN.toASCII(name);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  /** Whether an address is to be asked directly, whatever proxies there are. */
  boolean covers(URI address) {
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    String host = address.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
    int port = address.getPort() == defaultPort(scheme) ? -1 : address.getPort();
    return all || entries.stream().anyMatch(entry -> entry.matches(scheme, host, port));
  }

  /** Whether the variable itself sets aside the proxy of a scheme, or of {@code all}. */
  boolean setsAside(String scheme) {
    return schemes.contains(scheme);
  }
}
