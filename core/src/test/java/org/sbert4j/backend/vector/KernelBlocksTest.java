package org.sbert4j.backend.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KernelBlocksTest {
  private static final String FILE =
      "src/generated/java/org/sbert4j/backend/vector/KernelBlocks.java";

  @Test
  void theCommittedFileIsWhatTheGeneratorWrites() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process generator =
        new ProcessBuilder(java, "tables/MatrixKernels.java")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream out = generator.getInputStream()) {
      String written = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, generator.waitFor());
      String committed = Files.readString(Path.of(FILE)).replace("\r\n", "\n");
      assertEquals(written.replace("\r\n", "\n"), committed, "run core/tables/MatrixKernels.java");
    }
  }
}
