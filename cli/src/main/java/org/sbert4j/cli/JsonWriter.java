package org.sbert4j.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes {@link OutputFormat#JSON}: {@code [[0.1,0.2],[0.3,0.4]]}, a text to a line. */
final class JsonWriter implements VectorWriter {
  private final OutputStream out;
  private String before = "[";

  JsonWriter(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(float[] vector) throws IOException {
    StringBuilder line = new StringBuilder(before).append('[');
    FloatText.appendAll(line, vector);
    out.write(line.append(']').toString().getBytes(StandardCharsets.US_ASCII));
    before = ",\n";
  }

  @Override
  public void finish(int dimension) throws IOException {
    String end = before.equals("[") ? "[]\n" : "]\n";
    out.write(end.getBytes(StandardCharsets.US_ASCII));
  }
}
