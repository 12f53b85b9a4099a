package org.sbert4j.evaluation.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a file holds the rows of a data set. */
public enum DatasetFormat {
  /** A row a line, with {@code ||} between its fields, as the Chinese STS-B has them. */
  PIPES,
  /** A row a line, with a tab between its fields. Quotation marks are characters as any other. */
  TSV,
  /** A row a line, with commas between its fields; RFC 4180, so that a field may be in quotes. */
  CSV,
  /** A row a line, a JSON object that has a field for each column. */
  JSONL;

  /** The name in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of this name, whatever the case. */
  public static Optional<DatasetFormat> named(String label) {
    return Arrays.stream(values())
        .filter(format -> format.label().equals(label.toLowerCase(Locale.ROOT)))
        .findFirst();
  }
}
