package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that has brought two versions of sbert4j is told, and runs. */
class SeveralVersionsTest {
  @TempDir private Path temporary;

  private Path jarOfVersion(String version) throws IOException {
    Path folder = temporary.resolve(version);
    Path notes = folder.resolve("META-INF/maven/org.sbert4j/sbert4j-core");
    Files.createDirectories(notes);
    Files.writeString(notes.resolve("pom.properties"), "version=" + version + "\n");
    return folder;
  }

  @Test
  void isTold() throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(
            List.of(
                "-Xbootclasspath/a:" + jarOfVersion("0.0.1"),
                "-Xbootclasspath/a:" + jarOfVersion("0.0.2")),
            EncodeAndLeave.class,
            GOLDENS.read("l1-h20-cls").model().toString());
    assertEquals(0, result.exitCode(), result.output());
    assertEquals(
        1,
        result
            .output()
            .lines()
            .filter(line -> line.contains("several versions of sbert4j"))
            .count(),
        result.output());
    assertTrue(result.output().contains("sbert4j-core 0.0.1 (file:"), result.output());
    assertTrue(result.output().contains("sbert4j-core 0.0.2 (file:"), result.output());
  }
}
