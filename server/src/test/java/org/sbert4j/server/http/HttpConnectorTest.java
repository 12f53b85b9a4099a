package org.sbert4j.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.server.security.PemKeyStore;
import org.sbert4j.server.security.TestCertificates;

/** Clients that send no request, or a part of one, and more of them than may be. */
@Timeout(60)
class HttpConnectorTest {
  private static final int TIME_MILLIS = 400;
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String POST =
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n";

  private Server server;

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.stop();
    }
  }

  /** Answers with the body. */
  private static final class Echo extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Content.Source.asByteArrayAsync(
          request,
          1000,
          Promise.Invocable.from(
              InvocationType.BLOCKING,
              (byte[] body) -> {
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
                response.write(true, ByteBuffer.wrap(body), callback);
              },
              callback::failed));
      return true;
    }
  }

  private HttpConnector start(int connections, SslContextFactory.Server tls) throws Exception {
    server = new Server();
    HttpConnector connector =
        new HttpConnector(
            server, tls, new HttpLimits(connections, 8, 1000, 8, Duration.ofMillis(TIME_MILLIS)));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Echo());
    server.start();
    return connector;
  }

  private static Socket connect(HttpConnector connector) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads an answer, whose body has that many bytes. */
  private static String read(Socket socket, int bodyBytes) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      assertTrue(next >= 0, () -> "the connection was closed: " + head);
      head.append((char) next);
    }
    assertTrue(head.toString().startsWith("HTTP/1.1 200 "), head::toString);
    return new String(socket.getInputStream().readNBytes(bodyBytes), StandardCharsets.US_ASCII);
  }

  /** Sends a byte after the other for some seconds, unless the connection is closed before. */
  private static boolean isClosedWhileSending(Socket socket, byte[] bytes) throws Exception {
    try {
      for (int i = 0; i < 60; i++) {
        socket.getOutputStream().write(bytes[Math.min(i, bytes.length - 1)]);
        Thread.sleep(50);
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static byte[] endlessHeaders() {
    return "GET / HTTP/1.1\r\nHost: localhost\r\nX: xxx".getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void slowHeadersAreCutOff() throws Exception {
    HttpConnector connector = start(10, null);
    try (Socket socket = connect(connector)) {
      assertTrue(isClosedWhileSending(socket, endlessHeaders()));
    }
  }

  @Test
  void manySlowHeadersAreCutOffAtOnce() throws Exception {
    HttpConnector connector = start(300, null);
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        sockets.add(connect(connector));
        send(sockets.get(i), "GET / HTTP/1.1\r\n");
      }
      try (Socket other = connect(connector)) {
        send(other, GET);
        assertEquals("", read(other, 0));
      }
      long end = System.nanoTime() + 10_000_000_000L;
      // These aren't idle for long enough to be closed for that.
      while (connector.getConnectedEndPoints().size() > 1 && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      assertTrue(connector.getConnectedEndPoints().size() <= 1);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void slowHeadersOfALaterRequestAreCutOff() throws Exception {
    HttpConnector connector = start(10, null);
    try (Socket socket = connect(connector)) {
      for (int i = 0; i < 2; i++) {
        send(socket, POST + "abcd");
        assertEquals("abcd", read(socket, 4));
        // Nothing is late while nothing was begun.
        Thread.sleep(2 * TIME_MILLIS);
      }
      assertTrue(isClosedWhileSending(socket, endlessHeaders()));
    }
  }

  @Test
  void headersThatCameInTimeAreNotCutOff() throws Exception {
    HttpConnector connector = start(10, null);
    try (Socket socket = connect(connector)) {
      // The second's headers come with the first, and its body when the headers would be late.
      send(socket, POST + "abcd" + POST);
      assertEquals("abcd", read(socket, 4));
      for (char next : "efgh".toCharArray()) {
        Thread.sleep(TIME_MILLIS / 2);
        send(socket, String.valueOf(next));
      }
      assertEquals("efgh", read(socket, 4));
    }
  }

  @Test
  void aSlowHandshakeIsCutOff() throws Exception {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    KeyStore none = KeyStore.getInstance("PKCS12");
    none.load(null, null);
    tls.setKeyStore(none);
    HttpConnector connector = start(10, tls);
    SSLEngine client = SSLContext.getDefault().createSSLEngine();
    client.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
    client.wrap(ByteBuffer.allocate(0), hello);
    assertTrue(hello.position() > 100);
    try (Socket socket = connect(connector)) {
      assertTrue(isClosedWhileSending(socket, hello.array()));
    }
  }

  @Test
  void aHostThatTheCertificateDoesNotNameIsAnswered(@TempDir Path folder) throws Exception {
    try (Socket plain = connect(start(10, certificate(folder)));
        Socket socket = inTls(plain, "localhost")) {
      send(socket, POST.replace("localhost", "api.example") + "abcd");
      assertEquals("abcd", read(socket, 4));
    }
  }

  private static SslContextFactory.Server certificate(Path folder) throws Exception {
    TestCertificates made = new TestCertificates(folder);
    made.make("server", "-keyalg", "EC", "-groupname", "secp256r1");
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(
        PemKeyStore.load(
            made.writeChain("chain.crt", "server"),
            made.writeKey("server.key", "server"),
            Clock.systemUTC()));
    tls.setKeyStorePassword(PemKeyStore.PASSWORD);
    return tls;
  }

  private static Socket inTls(Socket plain, String host) throws Exception {
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, new TrustManager[] {new Trusting()}, null);
    return trusting.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
  }

  @Test
  void headersInTlsAreTimedAsOthers(@TempDir Path folder) throws Exception {
    try (Socket plain = connect(start(10, certificate(folder)));
        Socket socket = inTls(plain, "localhost")) {
      for (int i = 0; i < 2; i++) {
        send(socket, POST + "abcd");
        assertEquals("abcd", read(socket, 4));
        Thread.sleep(2 * TIME_MILLIS);
      }
      assertTrue(isClosedWhileSending(socket, endlessHeaders()));
    }
  }

  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void aConnectionTooManyWaits() throws Exception {
    HttpConnector connector = start(2, null);
    Socket first = connect(connector);
    try (Socket second = connect(connector)) {
      send(first, GET);
      read(first, 0);
      send(second, GET);
      read(second, 0);
      try (Socket third = connect(connector)) {
        send(third, GET);
        third.setSoTimeout(300);
        assertThrows(SocketTimeoutException.class, () -> read(third, 0));
        first.close();
        third.setSoTimeout(10_000);
        read(third, 0);
      }
    }
  }

  @Test
  void aServerThatIsFullCanBeStopped() throws Exception {
    HttpConnector connector = start(1, null);
    try (Socket first = connect(connector)) {
      send(first, GET);
      read(first, 0);
      server.stop();
      assertTrue(server.isStopped());
    }
  }

  @Test
  void connectionsFitRequestsAndOpenFiles() {
    int usual = HttpLimits.of(1, 1000, Duration.ofSeconds(1)).connections();
    assertTrue(usual > 0 && usual <= 4096, () -> "connections: " + usual);
    int many = HttpLimits.of(Integer.MAX_VALUE, 1000, Duration.ofSeconds(1)).connections();
    assertTrue(many >= usual, () -> "connections: " + many);
  }
}
