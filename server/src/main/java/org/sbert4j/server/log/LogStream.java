package org.sbert4j.server.log;

import java.io.IOException;
import java.io.OutputStream;

/** A stream that someone else owns, such as the standard error. Closing only flushes it. */
record LogStream(OutputStream stream) implements LogOutput {
  @Override
  public void write(byte[] lines) throws IOException {
    stream.write(lines);
    stream.flush();
  }

  @Override
  public void close() throws IOException {
    stream.flush();
  }

  @Override
  public String toString() {
    return "on the standard error";
  }
}
