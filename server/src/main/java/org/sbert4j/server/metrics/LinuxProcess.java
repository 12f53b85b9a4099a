package org.sbert4j.server.metrics;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux tells of a process in its folder under {@code /proc}. Where there is none, or it
 * cannot be read, each answer is NaN. Thread-safe.
 *
 * @param folder such as {@code /proc/self}
 */
record LinuxProcess(Path folder) {
  /** The resident memory, in bytes. */
  double residentBytes() {
    try {
      for (String line : Files.readAllLines(folder.resolve("status"))) {
        String[] words = line.split("\\s+", -1);
        if (words.length == 3 && words[0].equals("VmRSS:") && words[2].equals("kB")) {
          return Long.parseLong(words[1]) * 1024.0;
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Another system, or another Linux: not known.
    }
    return Double.NaN;
  }

  /** How many files, sockets and pipes are open. */
  double openFiles() {
    Path files = folder.resolve("fd");
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(files)) {
      long count = 0;
      for (Path entry : entries) {
        count += entry.startsWith(files) ? 1 : 0;
      }
      // Without the one that is open for counting.
      return count - 1.0;
    } catch (IOException | DirectoryIteratorException e) {
      return Double.NaN;
    }
  }
}
