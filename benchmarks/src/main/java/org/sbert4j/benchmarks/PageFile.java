package org.sbert4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A page as a file. */
public final class PageFile {
  private PageFile() {}

  /** Writes beside the file, then moves, so that a page is never half there. */
  public static void write(Path output, String text) throws IOException {
    Path folder = output.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path temporary = folder.resolve(output.getFileName() + ".tmp");
    try {
      Files.writeString(temporary, text);
      Files.move(temporary, output, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    System.err.println("benchmarks: wrote " + output);
  }
}
