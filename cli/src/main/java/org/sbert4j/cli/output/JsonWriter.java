package org.sbert4j.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes {@link OutputFormat#JSON}: {@code [[0.1,0.2],[0.3,0.4]]}, a text to a line. */
final class JsonWriter<V> implements VectorWriter<V> {
  private final OutputStream out;
  private final Elements<V> elements;
  private String before = "[";

  JsonWriter(OutputStream out, Elements<V> elements) {
    this.out = out;
    this.elements = elements;
  }

  @Override
  public void write(V vector) throws IOException {
    StringBuilder line = new StringBuilder(before).append('[');
    elements.append(line, vector);
    out.write(line.append(']').toString().getBytes(StandardCharsets.US_ASCII));
    before = ",\n";
  }

  @Override
  public void finish(int dimension) throws IOException {
    String end = before.equals("[") ? "[]\n" : "]\n";
    out.write(end.getBytes(StandardCharsets.US_ASCII));
  }
}
