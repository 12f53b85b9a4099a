package org.sbert4j.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version that the build wrote into a resource. */
public final class BuildVersion {
  private BuildVersion() {}

  /** As Maven has it, for instance {@code 0.1.0}. */
  public static String get() {
    try (InputStream in = BuildVersion.class.getResourceAsStream("version.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
