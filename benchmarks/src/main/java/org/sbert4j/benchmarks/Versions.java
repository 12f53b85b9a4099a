package org.sbert4j.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The versions, as the build has them, of what is not ours.
 *
 * @param jmh JMH's
 * @param djl DJL's
 */
public record Versions(String jmh, String djl) {
  public static Versions ofBuild() {
    Properties properties = new Properties();
    try (InputStream stream = Versions.class.getResourceAsStream("versions.properties")) {
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Versions(properties.getProperty("jmh"), properties.getProperty("djl"));
  }
}
