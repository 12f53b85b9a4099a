package org.sbert4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.weights.home.CacheFolder;

class CachesCheckTest {
  @TempDir private Path folder;

  private static Section check(Path cache) {
    return CachesCheck.run(List.of(new CachesCheck.Cache("sbert4j", () -> cache, "SBERT4J_CACHE")));
  }

  private static Map<?, ?> row(Section section) {
    return (Map<?, ?>) ((List<?>) section.content()).get(0);
  }

  @Test
  void tellsTheSizeOfAllFiles() throws IOException {
    Files.createDirectories(folder.resolve("a/b"));
    Files.write(folder.resolve("a/b/one"), new byte[1000]);
    Files.write(folder.resolve("two"), new byte[234]);
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("two"));
    Map<?, ?> row = row(check(folder));
    assertEquals(1234L, row.get("sizeBytes"));
    assertEquals(true, row.get("sizeIsComplete"));
    assertEquals(true, row.get("exists"));
    assertEquals(true, row.get("writable"));
  }

  @Test
  void aFolderThatIsNotThereYetCanBeMade() {
    Section section = check(folder.resolve("new/cache"));
    assertEquals(false, row(section).get("exists"));
    assertEquals(true, row(section).get("writable"));
    assertEquals(0L, row(section).get("sizeBytes"));
  }

  @Test
  void oneThatCannotBeMadeIsAProblemThatNamesTheVariable() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    Section section = check(file.resolve("cache"));
    assertEquals(false, row(section).get("writable"));
    Problem problem = section.problems().get(0);
    assertTrue(problem.problem().contains("cannot be written"), problem.problem());
    assertTrue(problem.fix().contains("SBERT4J_CACHE"), problem.fix());
  }

  @Test
  void aUserWithoutAHomeHasAProblemAndNoCache() {
    CacheFolder cache = new CacheFolder(name -> null, name -> null);
    Supplier<Path> locate =
        () -> cache.locate().orElseThrow(() -> new CommandException(cache.lack()));
    Section section = CachesCheck.run(List.of(new CachesCheck.Cache("sbert4j", locate, "UNUSED")));
    assertEquals(false, row(section).get("writable"));
    Problem problem = section.problems().get(0);
    assertTrue(problem.problem().contains("no home folder"), problem.problem());
    assertTrue(problem.fix().contains("set SBERT4J_CACHE"), problem.fix());
  }
}
