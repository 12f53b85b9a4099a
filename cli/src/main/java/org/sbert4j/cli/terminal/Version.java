package org.sbert4j.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into a resource. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    return new String[] {ofThisBuild(), "Java " + System.getProperty("java.version")};
  }

  /** {@code sbert4j} and its version. */
  public static String ofThisBuild() throws IOException {
    try (InputStream in = Version.class.getResourceAsStream("/org/sbert4j/cli/version.txt")) {
      return "sbert4j " + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
