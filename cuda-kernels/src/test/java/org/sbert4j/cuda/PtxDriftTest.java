package org.sbert4j.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The PTX is what its sources give. */
class PtxDriftTest {
  private static final Path SOURCES = Path.of("src", "main", "cuda");
  private static final Path SCRIPT = Path.of("..", "scripts", "build-ptx");
  private static final Pattern DIGEST = Pattern.compile("(?m)^// sha256: (\\w+)$");

  /** The script's status where it cannot tell. */
  private static final int NO_SUCH_COMPILER = 3;

  @TempDir Path folder;

  /** Without a compiler: were sources, header or flags changed and the PTX not made anew? */
  @Test
  void ptxHasTheDigestOfItsSources() throws Exception {
    Matcher digest = DIGEST.matcher(ShippedPtx.text());
    assertEquals(true, digest.find(), "the PTX has no line with a digest");
    assertEquals(
        digest(SOURCES),
        digest.group(1),
        "the kernels' sources have changed; run scripts/build-ptx with clang-16");
  }

  @Test
  void aChangedSourceHasAnotherDigest() throws Exception {
    for (Path source : sources(SOURCES)) {
      Files.copy(source, folder.resolve(source.getFileName()));
    }
    assertEquals(digest(SOURCES), digest(folder));
    Files.writeString(
        folder.resolve("device.cuh"), Files.readString(folder.resolve("device.cuh")) + "\n");
    assertNotEquals(digest(SOURCES), digest(folder));
  }

  /** Where there is the compiler that made it. */
  @Test
  void compilerGivesTheSamePtx() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/env")), "the script needs a Unix");
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder("/usr/bin/env", "bash", SCRIPT.toString(), "--check")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertEquals(true, process.waitFor(5, TimeUnit.MINUTES), "scripts/build-ptx does not end");
    String output = Files.readString(said);
    assumeTrue(process.exitValue() != NO_SUCH_COMPILER, output);
    assertEquals(0, process.exitValue(), output);
  }

  /** As {@code scripts/build-ptx} computes it. */
  private static String digest(Path folder) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Path source : sources(folder)) {
      digest.update(Files.readAllBytes(source));
    }
    digest.update(Files.readString(SCRIPT).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> sources(Path folder) throws IOException {
    List<Path> sources = new ArrayList<>(sources(folder, ".cu"));
    sources.addAll(sources(folder, ".cuh"));
    return sources;
  }

  private static List<Path> sources(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
