package org.sbert4j.cli.output;

import java.util.Locale;

/** How vectors are written. */
public enum OutputFormat {
  /** One JSON array with an array of numbers for each text. */
  JSON,
  /** A JSON array of numbers a line, a line for each text, written as soon as it is known. */
  JSONL,
  /** Numbers separated by commas, a line for each text, without a header. */
  CSV,
  /** A NumPy file, version 1.0: shape (texts, dimensions) in C order, little-endian. */
  NPY;

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  public <V> VectorWriter<V> writerTo(Output output, Elements<V> elements) {
    return switch (this) {
      case JSON -> new JsonWriter<>(output.stream(), elements);
      case JSONL -> new JsonLinesWriter<>(output.stream(), elements);
      case CSV -> new CsvWriter<>(output.stream(), elements);
      case NPY -> new NpyWriter<>(output, elements);
    };
  }
}
