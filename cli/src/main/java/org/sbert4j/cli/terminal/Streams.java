package org.sbert4j.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * What a command reads from and writes to.
 *
 * @param in standard input
 * @param out standard output, unbuffered; results alone go there
 * @param err standard error in UTF-8, flushed at each line; everything said to people goes there
 * @param outIsTerminal whether {@code out} is shown on a terminal
 * @param errIsTerminal whether {@code err} is shown on a terminal
 */
public record Streams(
    InputStream in,
    OutputStream out,
    PrintWriter err,
    boolean outIsTerminal,
    boolean errIsTerminal) {

  /** Writes a small result to {@code out}. */
  public void print(String text) throws IOException {
    OutputStream stream = new PipeAwareStream(out);
    stream.write(text.getBytes(StandardCharsets.UTF_8));
    stream.flush();
  }
}
