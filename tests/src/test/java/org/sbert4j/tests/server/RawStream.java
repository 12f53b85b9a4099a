package org.sbert4j.tests.server;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client of a stream that reads and sends when it is told to; by HTTP/1.0, so that the answer's
 * body isn't in chunks.
 */
final class RawStream implements AutoCloseable {
  private final Socket socket = new Socket();
  private final BufferedReader in;

  /**
   * Connects, and sends the headers.
   *
   * @param bytes that the body says to have
   */
  RawStream(TestServer server, long bytes) throws IOException {
    this(server, bytes, 0);
  }

  /**
   * The same.
   *
   * @param receiveBuffer bytes, about; 0 for as many as usual
   */
  RawStream(TestServer server, long bytes, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 10_000);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    send(
        "POST /embed HTTP/1.0\r\nContent-Type: application/x-ndjson\r\n"
            + "Accept: application/x-ndjson\r\nContent-Length: "
            + bytes
            + "\r\n\r\n");
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The first line of the body, after the headers of status 200. */
  String firstLine() throws IOException {
    return firstLine(200);
  }

  /** The first line of the body, after the headers. */
  String firstLine(int status) throws IOException {
    String line = in.readLine();
    assertNotNull(line);
    assertTrue(line.contains(" " + status + " "), line);
    while (!line.isEmpty()) {
      line = in.readLine();
    }
    return in.readLine();
  }

  /** The next line; null at the end. */
  String line() throws IOException {
    return in.readLine();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
