package org.sbert4j.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the project's modules lie: their folders beside that of the tests. */
final class Sources {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private Sources() {}

  /** The modules with main code, sorted by name. */
  static List<String> modules() {
    try (Stream<Path> poms = Files.find(ROOT, 3, (file, attributes) -> file.endsWith("pom.xml"))) {
      return poms.map(Path::getParent)
          .filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
          .map(folder -> ROOT.relativize(folder).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a module is in a profile, so that {@code ./mvnw verify} does not build it. */
  static boolean isInProfile(String module) {
    try {
      String pom = Files.readString(ROOT.resolve("pom.xml"));
      int always = pom.indexOf("<module>" + module + "</module>");
      return always > pom.indexOf("<profiles>");
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
