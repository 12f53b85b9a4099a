package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.samples.FullShapeModel;

/**
 * More texts than the heap could hold, in JVMs whose heap is small: if the engine's memory grew
 * with the texts or with the callers, these would end in OutOfMemoryError.
 */
@Tag("soak")
class MemoryBudgetTest {
  private static final Path TINY = GOLDENS.read("l1-h20-cls").model();

  @TempDir static Path temporary;
  private static Path full;

  @BeforeAll
  static void writeModel() throws Exception {
    full = FullShapeModel.write(GOLDENS.read("full-4x768"), temporary.resolve("full-4x768"));
  }

  private static void assertEncodes(String heap, Path model, String way, int count, long vectors)
      throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(
            List.of("-Xmx" + heap, "-Xmn8m", "-XX:+UseSerialGC"),
            EncodeManyTexts.class,
            model.toString(),
            way,
            Integer.toString(count));
    assertEquals(0, result.exitCode(), result.output());
    assertTrue(result.output().contains("vectors " + vectors + ","), result.output());
  }

  /** The vectors alone would be 96 MB, the texts 48 MB. */
  @Test
  void aMillionTextsFromAnIterator() throws Exception {
    assertEncodes("24m", TINY, "stream", 1_000_000, 1_000_000);
  }

  /** The embeddings of all its tokens would be 80 MB. The count is that of tokens. */
  @Test
  void aTextOfAMillionCharsInWindows() throws Exception {
    int ofShortOnes = 5 + 4;
    assertEncodes("24m", TINY, "windows", 1_000_000, 1_000_003 + ofShortOnes);
  }

  /** The result is 20 MB, the texts would be as much again, all ids and all Encodings far more. */
  @Test
  void aListOfManyTexts() throws Exception {
    assertEncodes("40m", TINY, "list", 200_000, 200_000);
  }

  /** The width of the full shape, one layer of it: beside the weights, the vectors find no room. */
  @Test
  void manyTextsOfTheFullWidth() throws Exception {
    Path config = full.resolve("config.json");
    String fourLayers = Files.readString(config);
    Files.writeString(
        config, fourLayers.replaceFirst("\"num_hidden_layers\": *4", "\"num_hidden_layers\": 1"));
    try {
      assertEncodes("144m", full, "stream", 14_000, 14_000);
    } finally {
      Files.writeString(config, fourLayers);
    }
  }

  /** The weights are 113 MB; tensors for each caller at once would be 24 times 17 MB. */
  @Test
  void manyCallersWithTheLongestTexts() throws Exception {
    assertEncodes("256m", full, "callers", 24, 4 * 24);
  }
}
