package org.sbert4j.weights.hub.proxy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * IP addresses that begin alike; or one alone.
 *
 * @param address 4 or 16 bytes
 * @param prefix how many bits count
 */
record IpNetwork(byte[] address, int prefix) {
  private static final String OCTET = "(?:0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
  private static final Pattern FOUR = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern SIX = Pattern.compile("(?=[^:]*:)[0-9A-Fa-f:][0-9A-Fa-f:.]*");

  /** Reads an address or, as {@code 10.0.0.0/8}, a network; empty for anything else. */
  static Optional<IpNetwork> parse(String text) {
    int slash = text.indexOf('/');
    Optional<byte[]> address = address(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int bits = address.get().length * Byte.SIZE;
    String prefix = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
    if (!prefix.matches("\\d{1,3}") || Integer.parseInt(prefix) > bits) {
      return Optional.empty();
    }
    return Optional.of(new IpNetwork(address.get(), Integer.parseInt(prefix)));
  }

  /** Never asks for a name: what comes here can be nothing but an address. */
  private static Optional<byte[]> address(String text) {
    if (!FOUR.matcher(text).matches() && !SIX.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      InetAddress address = InetAddress.getByName(text);
      boolean mapped = address instanceof Inet4Address && text.indexOf(':') >= 0;
      return Optional.of(mapped ? inSixteen(address.getAddress()) : address.getAddress());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Java has an IPv4 address for what was written as an IPv6 one. */
  private static byte[] inSixteen(byte[] four) {
    byte[] sixteen = new byte[16];
    sixteen[10] = -1;
    sixteen[11] = -1;
    System.arraycopy(four, 0, sixteen, 12, four.length);
    return sixteen;
  }

  /** Whether an address is one of these. */
  boolean contains(IpNetwork other) {
    if (other.address.length != address.length || other.prefix < prefix) {
      return false;
    }
    int bytes = prefix / Byte.SIZE;
    int rest = prefix % Byte.SIZE;
    int mask = 0xff << (Byte.SIZE - rest) & 0xff;
    return Arrays.equals(address, 0, bytes, other.address, 0, bytes)
        && (rest == 0 || ((address[bytes] ^ other.address[bytes]) & mask) == 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpNetwork that
        && prefix == that.prefix
        && Arrays.equals(address, that.address);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(address) + prefix;
  }

  @Override
  public String toString() {
    return Arrays.toString(address) + "/" + prefix;
  }
}
