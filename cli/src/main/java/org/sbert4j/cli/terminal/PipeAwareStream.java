package org.sbert4j.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.sbert4j.weights.storage.IoReason;

/** Tells apart a reader that went away and other errors, which name what could not be written. */
public final class PipeAwareStream extends OutputStream {
  private final OutputStream out;
  private final String name;
  private final String fix;

  /** For standard output. */
  public PipeAwareStream(OutputStream out) {
    this(out, "standard output", "free some space there");
  }

  /**
   * For anything.
   *
   * @param name what it is, for messages
   * @param fix what helps where it cannot be written
   */
  public PipeAwareStream(OutputStream out, String name, String fix) {
    this.out = out;
    this.name = name;
    this.fix = fix;
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

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (IOException e) {
      throw translate(e);
    }
  }

  private RuntimeException translate(IOException e) {
    // "Broken pipe" on POSIX systems, "The pipe is being closed" on Windows; Java has no type for
    // it.
    if (String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe")) {
      return new BrokenPipeException(e);
    }
    String reason = IoReason.of(e);
    String way = reason.equals(IoReason.CLOSED) ? "open it" : fix;
    return new CommandException(name + ": cannot be written (" + reason + "): " + way, e);
  }
}
