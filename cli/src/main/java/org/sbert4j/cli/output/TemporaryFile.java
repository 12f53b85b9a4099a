package org.sbert4j.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sbert4j.cli.terminal.CommandException;

/** Files for what does not fit into memory; whoever makes one deletes it. */
final class TemporaryFile {
  private TemporaryFile() {}

  /**
   * Creates an empty file.
   *
   * @throws CommandException when none can be created
   */
  static Path create(String suffix) {
    try {
      Path file = Files.createTempFile("sbert4j-", suffix);
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new CommandException(
          System.getProperty("java.io.tmpdir")
              + ": no temporary file can be created ("
              + e
              + "): set another folder with SBERT4J_OPTS=-Djava.io.tmpdir=FOLDER",
          e);
    }
  }
}
