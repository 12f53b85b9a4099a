package org.sbert4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The caches of the first core, where the system (Linux) tells of them. */
public final class Caches {
  private static final Path FOLDER = Path.of("/sys/devices/system/cpu/cpu0/cache");

  private Caches() {}

  /** Such as {@code L1 Data 32K, L2 Unified 1024K}; empty where nothing is known. */
  public static String describe() {
    if (!Files.isDirectory(FOLDER)) {
      return "";
    }
    try (Stream<Path> all = Files.list(FOLDER)) {
      List<Path> caches = all.filter(path -> Files.exists(path.resolve("size"))).sorted().toList();
      return caches.stream().map(Caches::describe).collect(Collectors.joining(", "));
    } catch (IOException e) {
      return "";
    }
  }

  private static String describe(Path cache) {
    return "L%s %s %s".formatted(read(cache, "level"), read(cache, "type"), read(cache, "size"));
  }

  private static String read(Path cache, String name) {
    try {
      return Files.readString(cache.resolve(name)).strip();
    } catch (IOException e) {
      return "?";
    }
  }
}
