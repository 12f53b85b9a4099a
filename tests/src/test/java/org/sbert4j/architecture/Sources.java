package org.sbert4j.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the project's modules lie: their folders beside that of the tests. */
final class Sources {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static final Pattern MODULE = Pattern.compile("<module>(.*)</module>");

  private Sources() {}

  /** The modules with main code, those of profiles included, sorted by name. */
  static List<String> modules() {
    return MODULE
        .matcher(pom())
        .results()
        .map(found -> found.group(1))
        .filter(module -> Files.isDirectory(ROOT.resolve(module).resolve("src/main/java")))
        .distinct()
        .sorted()
        .toList();
  }

  /** Whether a module is in a profile, so that {@code ./mvnw verify} does not build it. */
  static boolean isInProfile(String module) {
    return pom().indexOf("<module>" + module + "</module>") > pom().indexOf("<profiles>");
  }

  private static String pom() {
    try {
      return Files.readString(ROOT.resolve("pom.xml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path classes(String module) {
    return ROOT.resolve(module).resolve("target/classes");
  }

  /** The folders below {@code src/main/java} that hold Java files. */
  static List<Path> packageFolders(String module) {
    Path sources = ROOT.resolve(module).resolve("src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(Path::getParent)
          .filter(folder -> !folder.equals(sources))
          .distinct()
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
