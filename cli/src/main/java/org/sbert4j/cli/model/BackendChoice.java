package org.sbert4j.cli.model;

import java.util.Locale;

/** The values of {@code --backend}. */
enum BackendChoice {
  AUTO,
  SCALAR,
  VECTOR,
  CUDA;

  /** The name on the command line and in the library. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
