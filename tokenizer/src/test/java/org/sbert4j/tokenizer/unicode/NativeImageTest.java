package org.sbert4j.tokenizer.unicode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** GraalVM's native images hold the resources alone that the metadata in our jar names. */
class NativeImageTest {
  private static final Path RESOURCES = Path.of("src/main/resources");
  private static final Path METADATA =
      Path.of("META-INF/native-image/org.sbert4j/sbert4j-tokenizer/reachability-metadata.json");

  @Test
  void everyResourceIsNamed() throws IOException {
    Matcher glob =
        Pattern.compile("\"glob\": \"(.*)\"")
            .matcher(Files.readString(RESOURCES.resolve(METADATA)));
    assertTrue(glob.find());
    PathMatcher named = FileSystems.getDefault().getPathMatcher("glob:" + glob.group(1));
    try (Stream<Path> files = Files.walk(RESOURCES)) {
      List<Path> others =
          files
              .filter(Files::isRegularFile)
              .map(RESOURCES::relativize)
              .filter(file -> !named.matches(file))
              .toList();
      assertEquals(List.of(METADATA), others);
    }
  }
}
