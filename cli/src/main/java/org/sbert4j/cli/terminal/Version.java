package org.sbert4j.cli.terminal;

import org.sbert4j.server.BuildVersion;
import picocli.CommandLine.IVersionProvider;

/** What the command tells of its version. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {ofThisBuild(), "Java " + System.getProperty("java.version")};
  }

  /** {@code sbert4j} and its version. */
  public static String ofThisBuild() {
    return "sbert4j " + BuildVersion.get();
  }
}
