package org.sbert4j.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes {@link OutputFormat#JSONL}: {@code [0.1,0.2]} a line. */
final class JsonLinesWriter<V> implements VectorWriter<V> {
  private final OutputStream out;
  private final Elements<V> elements;

  JsonLinesWriter(OutputStream out, Elements<V> elements) {
    this.out = out;
    this.elements = elements;
  }

  @Override
  public void write(V vector) throws IOException {
    StringBuilder line = new StringBuilder("[");
    elements.append(line, vector);
    out.write(line.append("]\n").toString().getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void finish(int dimension) {
    // A line is complete by itself.
  }
}
