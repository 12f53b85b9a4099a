package org.sbert4j.weights.hub.proxy;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP proxy.
 *
 * @param host a name, or an IP address without brackets
 * @param basic what follows {@code Basic} in the header Proxy-Authorization, if the proxy wants it;
 *     a secret
 */
public record ProxyAddress(String host, int port, Optional<String> basic) {
  private static final int DEFAULT_PORT = 80;
  private static final int MAX_PORT = 65535;
  private static final String EXAMPLE = "set it to an address like http://proxy.example:3128";

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?:(?<user>[^/?#]*)@)?"
              + "(?:\\[(?<six>[0-9A-Fa-f:.]+)\\]|(?<host>[^\\s:/?#@\\[\\]%]+))"
              + "(?::(?<port>\\d{0,5}))?(?:[/?#][^@]*)?");

  /**
   * Reads an address, as {@code http://user:password@host:port}; only the host is needed, and the
   * port is 80 without one. User and password may be percent-encoded.
   *
   * @param variable that it is the value of, for messages
   * @throws ProxyException if it is none, or one of a proxy that cannot be used
   */
  static ProxyAddress parse(String variable, String value) throws ProxyException {
    String text = value.strip();
    Matcher matcher = ADDRESS.matcher(text.contains("://") ? text : "http://" + text);
    if (!matcher.matches()) {
      throw new ProxyException(
          variable
              + " holds no address of a proxy; "
              + EXAMPLE
              + ", with an IPv6 address in brackets, and with other characters than letters and"
              + " digits in user and password percent-encoded");
    }
    String scheme = matcher.group("scheme").toLowerCase(Locale.ROOT);
    if (!scheme.equals("http")) {
      throw new ProxyException(variable + notUsable(scheme) + "; " + EXAMPLE);
    }
    String host = matcher.group(matcher.group("six") == null ? "host" : "six");
    String digits = Optional.ofNullable(matcher.group("port")).orElse("");
    int port = digits.isEmpty() ? DEFAULT_PORT : Integer.parseInt(digits);
    if (port < 1 || port > MAX_PORT) {
      throw new ProxyException(variable + " names the port " + port + "; " + EXAMPLE);
    }
    return new ProxyAddress(
        host,
        port,
        Optional.ofNullable(matcher.group("user"))
            .filter(user -> !user.isEmpty())
            .map(ProxyAddress::basic));
  }

  private static String notUsable(String scheme) {
    if (scheme.startsWith("socks")) {
      return " names a SOCKS proxy, which sbert4j cannot use";
    }
    if (scheme.equals("https")) {
      return " names a proxy that is spoken to in TLS (https://), which sbert4j cannot; most proxies"
          + " for https are spoken to without";
    }
    return " names a proxy of the kind " + scheme + "://, which sbert4j cannot use";
  }

  private static String basic(String user) {
    int colon = user.indexOf(':');
    String name = colon < 0 ? user : user.substring(0, colon);
    String password = colon < 0 ? "" : user.substring(colon + 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(decoded(name));
    bytes.write(':');
    bytes.writeBytes(decoded(password));
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** What is no percent-encoding stays as it is. */
  private static byte[] decoded(String text) {
    byte[] from = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    for (int i = 0; i < from.length; i++) {
      int high = from[i] == '%' && i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(from[i + 2], 16);
      if (low < 0) {
        to.write(from[i]);
      } else {
        to.write(high << 4 | low);
        i += 2;
      }
    }
    return to.toByteArray();
  }

  InetSocketAddress unresolved() {
    return InetSocketAddress.createUnresolved(host, port);
  }

  /** Host and port, for messages. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
