package org.sbert4j.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes {@link OutputFormat#CSV}: {@code 0.1,0.2} a line. */
final class CsvWriter implements VectorWriter {
  private final OutputStream out;

  CsvWriter(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(float[] vector) throws IOException {
    StringBuilder line = new StringBuilder();
    FloatText.appendAll(line, vector);
    out.write(line.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void finish(int dimension) {
    // A line is complete by itself.
  }
}
