package org.sbert4j.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** Tells apart, for standard output, a reader that went away and other errors. */
public final class PipeAwareStream extends OutputStream {
  private final OutputStream out;

  public PipeAwareStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw translate(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      throw translate(e);
    }
  }

  private static RuntimeException translate(IOException e) {
    // "Broken pipe" on POSIX systems, "The pipe is being closed" on Windows; Java has no type for
    // it.
    if (String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe")) {
      return new BrokenPipeException(e);
    }
    return new CommandException(
        "standard output: cannot be written (" + e.getMessage() + "): free some space there", e);
  }
}
