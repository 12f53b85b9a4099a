package org.sbert4j.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A table of ARCHITECTURE.md: in its first column a name, in one with "uses" at its head names. */
final class ArchitectureTable {
  private final Map<String, Set<String>> uses = new TreeMap<>();

  /**
   * Reads a table.
   *
   * @param firstHead the head of its first column
   * @param usesHead the head of the column that says what each may use
   */
  static ArchitectureTable read(String firstHead, String usesHead) {
    ArchitectureTable table = new ArchitectureTable();
    int column = -1;
    for (String line : lines()) {
      List<String> cells = cells(line);
      if (column < 0) {
        if (!cells.isEmpty() && cells.get(0).equals(firstHead)) {
          column = cells.indexOf(usesHead);
        }
      } else if (cells.isEmpty()) {
        break;
      } else if (!cells.get(0).startsWith("-")) {
        table.uses.put(cells.get(0), names(cells.get(column)));
      }
    }
    if (table.uses.isEmpty()) {
      throw new AssertionError(
          "ARCHITECTURE.md has no table of \"%s\" with \"%s\"".formatted(firstHead, usesHead));
    }
    return table;
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(Sources.ROOT.resolve("ARCHITECTURE.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> cells(String line) {
    if (!line.startsWith("|")) {
      return List.of();
    }
    return Arrays.stream(line.substring(1).split("\\|", -1))
        .map(cell -> cell.replace("`", "").strip())
        .toList();
  }

  private static Set<String> names(String cell) {
    Set<String> names = new TreeSet<>();
    for (String name : cell.split(",", -1)) {
      if (!name.isBlank() && !name.strip().equals("–")) {
        names.add(name.strip());
      }
    }
    return names;
  }

  /** What each name uses. */
  Map<String, Set<String>> asMap() {
    return uses;
  }
}
