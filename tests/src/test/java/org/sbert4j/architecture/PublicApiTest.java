package org.sbert4j.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The public API is what {@code tests/api/public-api.txt} lists. Who changes it on purpose writes
 * the file anew with {@code -Dsbert4j.api.write=true} and reads the difference as a user would.
 */
class PublicApiTest {
  private static final Path FILE = Sources.ROOT.resolve("tests/api/public-api.txt");

  @Test
  void isAsListed() throws IOException {
    List<String> found = new ArrayList<>();
    for (String module :
        List.of(
            "tokenizer", "weights-loader", "core", "search", "evaluation", "models/bge-small-zh")) {
      found.add("# " + module);
      found.addAll(new PublicApi(module).lines());
    }
    if (Boolean.getBoolean("sbert4j.api.write")) {
      Files.write(FILE, found);
    }
    List<String> listed = Files.readAllLines(FILE);
    List<String> added = new ArrayList<>(found);
    added.removeAll(listed);
    List<String> gone = new ArrayList<>(listed);
    gone.removeAll(found);
    String change = "new: %s%ngone: %s".formatted(added, gone);
    assertEquals(String.join("\n", listed), String.join("\n", found), change);
  }
}
