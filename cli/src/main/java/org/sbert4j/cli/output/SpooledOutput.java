package org.sbert4j.cli.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Results collected in a temporary file, which {@link #commit} copies to a stream. */
final class SpooledOutput implements Output {
  private final SpoolFile spool;
  private final OutputStream target;

  /**
   * Begins.
   *
   * @param target whose errors tell its name
   */
  SpooledOutput(OutputStream target) {
    this.spool = SpoolFile.create();
    this.target = target;
  }

  @Override
  public OutputStream stream() {
    return spool.stream();
  }

  @Override
  public void overwriteStart(byte[] bytes) throws IOException {
    spool.overwriteStart(bytes);
  }

  @Override
  public void commit() throws IOException {
    try (InputStream in = spool.read()) {
      in.transferTo(target);
    }
    target.flush();
  }

  @Override
  public void close() throws IOException {
    spool.close();
    target.close();
  }
}
