package org.sbert4j.tests.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client that sends the bytes it is told to, right or wrong. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  RawClient(TestServer server) throws IOException {
    this(server, 0);
  }

  /**
   * Connects.
   *
   * @param receiveBuffer bytes, about; 0 for as many as usual
   */
  RawClient(TestServer server, int receiveBuffer) throws IOException {
    socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout(30_000);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 10_000);
    in = socket.getInputStream();
  }

  /** A whole request. */
  static String post(String path, String body) {
    return head(path, body.getBytes(StandardCharsets.UTF_8).length) + body;
  }

  /** A request's begin, up to the body. */
  static String head(String path, int length) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  /** The begin of a request whose body is lines in chunks. */
  static String linesHead(String path) {
    return head(path, 0)
        .replace("application/json", "application/x-ndjson\r\nAccept: application/x-ndjson")
        .replace("Content-Length: 0", "Transfer-Encoding: chunked");
  }

  /** A chunk of a body. */
  static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  /** A whole request with a body of lines. */
  static String postLines(String path, String lines) {
    return linesHead(path) + chunk(lines) + chunk("");
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /**
   * An answer.
   *
   * @param head the status line and headers, in lower case
   */
  record Answer(String head, String body) {
    int status() {
      return Integer.parseInt(head.split(" ", 3)[1]);
    }
  }

  /** Reads an answer; null if the server has closed the connection. */
  Answer read() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      head.write(next);
    }
    String text = head.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    int at = text.indexOf("content-length:");
    String body;
    if (text.contains("transfer-encoding: chunked")) {
      body = readChunks();
    } else if (at < 0) {
      body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } else {
      int length = Integer.parseInt(text.substring(at + 15, text.indexOf('\r', at)).strip());
      body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
    return new Answer(text, body);
  }

  private String readChunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int length;
    do {
      StringBuilder line = new StringBuilder();
      while (line.indexOf("\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          throw new EOFException("within the chunks, after " + body);
        }
        line.append((char) next);
      }
      length = Integer.parseInt(line.toString().strip(), 16);
      body.write(in.readNBytes(length));
      in.skipNBytes(2);
    } while (length > 0);
    return body.toString(StandardCharsets.UTF_8);
  }

  /** A byte, or -1 at the end, a reset among them. */
  int readByte() {
    try {
      return in.read();
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the server does not close the connection", e);
    } catch (IOException e) {
      return -1;
    }
  }

  /** Reads until the connection is closed, and returns how many bytes that were. */
  long drain() {
    byte[] buffer = new byte[65_536];
    long bytes = 0;
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the server does not close the connection", e);
    } catch (IOException e) {
      // A reset is an end, too.
      return bytes;
    }
    return bytes;
  }

  /** Says that nothing more will be sent. */
  void endSending() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes at once and so that the server gets a reset. */
  void abort() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
