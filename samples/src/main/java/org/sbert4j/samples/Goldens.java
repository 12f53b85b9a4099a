package org.sbert4j.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The golden files.
 *
 * @param folder {@code goldens/suite} or a copy of it
 */
public record Goldens(Path folder) {
  /** One of them, by the name of its folder. */
  public Golden read(String name) {
    return Golden.read(folder.resolve(name));
  }

  /** The names of the sentence transformers that keep their model folder. */
  public Stream<String> withModel() {
    return withModel(folder);
  }

  /** The names of the cross-encoders. */
  public Stream<String> crossEncoders() {
    return withModel(folder.resolve("cross-encoders"));
  }

  /** The names of the sentence transformers that are BERT's relatives. */
  public Stream<String> families() {
    return withModel(folder.resolve("families"));
  }

  /** The names of the cross-encoders that are BERT's relatives. */
  public Stream<String> familyCrossEncoders() {
    return withModel(folder.resolve("families/cross-encoders"));
  }

  private Stream<String> withModel(Path parent) {
    try (Stream<Path> folders = Files.list(parent)) {
      return folders
          .filter(path -> Files.isDirectory(path.resolve("model")))
          .map(path -> folder.relativize(path).toString())
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
