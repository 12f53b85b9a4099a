package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A copy of a model folder for a test to change. */
record ModelCopy(Path folder) {
  static ModelCopy of(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(source.relativize(file).toString()));
      }
    }
    return new ModelCopy(target);
  }

  /** Replaces a text, which must be there, in a file of the folder. */
  void replace(String file, String old, String replacement) throws IOException {
    Path path = folder.resolve(file);
    String content = Files.readString(path);
    assertTrue(content.contains(old), path + " has no " + old);
    Files.writeString(path, content.replace(old, replacement));
  }
}
