package org.sbert4j.cli;

import java.util.Locale;

/** How vectors are written. */
enum OutputFormat {
  /** One JSON array with an array of numbers for each text. */
  JSON,
  /** A JSON array of numbers a line, a line for each text, written as soon as it is known. */
  JSONL,
  /** Numbers separated by commas, a line for each text, without a header. */
  CSV,
  /** A NumPy file, version 1.0: little-endian float32 of shape (texts, dimensions) in C order. */
  NPY;

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  VectorWriter writerTo(Output output) {
    return switch (this) {
      case JSON -> new JsonWriter(output.stream());
      case JSONL -> new JsonLinesWriter(output.stream());
      case CSV -> new CsvWriter(output.stream());
      case NPY -> new NpyWriter(output);
    };
  }
}
