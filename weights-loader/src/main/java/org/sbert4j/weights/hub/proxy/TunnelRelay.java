package org.sbert4j.weights.hub.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way through a proxy that wants a password, for a client that will not tell it: {@code
 * java.net.http} drops a Basic password from CONNECT unless the whole JVM was started with {@code
 * -Djdk.http.auth.tunneling.disabledSchemes=}, which a library cannot ask for. So the client is
 * given this port of this machine for its proxy; here the password is added, and all that follows
 * is handed on as it is, encrypted between client and hub.
 *
 * <p>Others on this machine cannot pass: a random word that only our client has is asked for.
 *
 * <p>Its threads are daemons and end with {@link #close}.
 */
final class TunnelRelay implements AutoCloseable {
  private static final String SCHEME = "Relay";
  private static final int MAX_HEAD_BYTES = 8192;
  private static final Pattern REQUEST = Pattern.compile("CONNECT (\\S+) HTTP/1\\.1");

  private final ProxyAddress proxy;
  private final int patienceMillis;
  private final ServerSocket server;
  private final String word = HexFormat.of().formatHex(random());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile IOException failure;

  /**
   * Starts a relay.
   *
   * @param proxy with what it wants
   * @param patience how long it may take to be connected to
   */
  TunnelRelay(ProxyAddress proxy, Duration patience) throws IOException {
    this.proxy = proxy;
    this.patienceMillis = Math.toIntExact(patience.toMillis());
    this.server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    start(this::acceptAll);
  }

  private static byte[] random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "sbert4j-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where the client finds its proxy. */
  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /** What the client says in Proxy-Authorization. */
  String authorization() {
    return SCHEME + " " + word;
  }

  /** Why the proxy could not be reached the last time, if it could not. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        start(() -> serve(client));
      } catch (IOException e) {
        // Closed, or a client that is gone again.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket upstream = new Socket(Proxy.NO_PROXY)) {
      open.add(upstream);
      if (server.isClosed()) {
        return;
      }
      client.setSoTimeout(patienceMillis);
      Optional<String> target = target(head(client.getInputStream()));
      if (target.isEmpty()) {
        answer(client, "403 Forbidden");
      } else if (connect(upstream)) {
        client.setSoTimeout(0);
        ask(upstream, target.get());
        start(() -> pass(upstream, client));
        pass(client, upstream);
      } else {
        answer(client, "502 Bad Gateway");
      }
    } catch (IOException | UncheckedIOException e) {
      // The client sees a connection that ends.
    } finally {
      open.remove(client);
    }
  }

  private boolean connect(Socket upstream) {
    try {
      upstream.connect(new InetSocketAddress(proxy.host(), proxy.port()), patienceMillis);
      failure = null;
      return true;
    } catch (IOException e) {
      failure = e;
      return false;
    }
  }

  /** The lines up to the empty one. */
  private static String head(InputStream in) throws IOException {
    byte[] head = new byte[MAX_HEAD_BYTES];
    for (int length = 0; length < head.length; ) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head[length++] = (byte) next;
      if (length >= 4
          && Arrays.equals(head, length - 4, length, new byte[] {'\r', '\n', '\r', '\n'}, 0, 4)) {
        return new String(head, 0, length, StandardCharsets.ISO_8859_1);
      }
    }
    return "";
  }

  /** Host and port that are asked for; empty if nobody may ask so. */
  private Optional<String> target(String head) {
    String[] lines = head.split("\r\n");
    Matcher request = REQUEST.matcher(lines[0]);
    String required = "proxy-authorization: " + authorization().toLowerCase(Locale.ROOT);
    boolean allowed =
        Arrays.stream(lines).anyMatch(line -> line.toLowerCase(Locale.ROOT).equals(required));
    return allowed && request.matches() ? Optional.of(request.group(1)) : Optional.empty();
  }

  private void ask(Socket upstream, String target) throws IOException {
    String head =
        "CONNECT %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: sbert4j\r\nProxy-Authorization: Basic %s\r\n\r\n"
            .formatted(target, target, proxy.basic().orElseThrow());
    send(upstream, head);
  }

  private static void answer(Socket client, String status) throws IOException {
    send(client, "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  }

  private static void send(Socket to, String text) throws IOException {
    OutputStream out = to.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** Hands on all that comes, and ends both ways with the first that ends. */
  private void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // As at an end.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private void closeQuietly(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no more use.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      // As of a socket.
    }
    open.forEach(this::closeQuietly);
  }
}
