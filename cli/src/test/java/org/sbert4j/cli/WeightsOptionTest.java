package org.sbert4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SimilarityFunction;

class WeightsOptionTest {
  private static final List<String> TEXTS = List.of("a", "到期", "b a b a");

  @TempDir private static Path models;
  private static Path model;
  private static float[][] fp32;

  @BeforeAll
  static void writeModel() throws IOException {
    model = TinyModel.write(models.resolve("tiny"));
    try (SentenceTransformer transformer = SentenceTransformer.load(model)) {
      fp32 = transformer.encode(TEXTS);
    }
  }

  private static float[][] embed(String weights) throws IOException {
    CommandRun run =
        CommandRun.withInput(
            String.join("\n", TEXTS),
            "embed",
            "--model",
            model.toString(),
            "--weights",
            weights,
            "--input",
            "-");
    assertEquals("", run.err());
    assertEquals(0, run.status());
    return new ObjectMapper().readValue(run.out(), float[][].class);
  }

  @Test
  void fp32IsTheDefault() throws IOException {
    assertArrayEquals(fp32, embed("fp32"));
  }

  @ParameterizedTest
  @CsvSource({"bf16,0.9999", "int8,0.999", "INT8,0.999"})
  void theOthersChangeTheVectorsSlightly(String weights, double leastCosine) throws IOException {
    float[][] found = embed(weights);
    assertEquals(fp32.length, found.length);
    assertTrue(!Arrays.deepEquals(fp32, found), "the option must reach the model");
    for (int i = 0; i < fp32.length; i++) {
      double cosine = SimilarityFunction.COSINE.apply(fp32[i], found[i]);
      assertTrue(cosine >= leastCosine, TEXTS.get(i) + ": " + cosine);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"similarity a b", "embed a", "tokenize a", "bench a"})
  void anUnknownFormatIsWrongUsageAndNamesTheKnownOnes(String line) {
    CommandRun run = CommandRun.of((line + " --weights int4").split(" ", -1));
    assertEquals(2, run.status());
    assertEquals("", run.out());
    assertTrue(run.err().contains("--weights"), run.err());
    assertTrue(run.err().contains("'int4' is unknown"), run.err());
    assertTrue(run.err().contains("fp32, bf16, fp16, int8"), run.err());
  }

  @ParameterizedTest
  @CsvSource({"fp32,''", "bf16,', bf16 weights'", "int8,', int8 weights'"})
  void similarityTellsThem(String weights, String end) {
    CommandRun run =
        CommandRun.of(
            "similarity",
            "--model",
            model.toString(),
            "--backend",
            "scalar",
            "--threads",
            "1",
            "--weights",
            weights,
            "a",
            "b");
    assertEquals("", run.err());
    assertEquals(
        "backend            scalar (plain Java loops), 1 thread" + end,
        run.out().lines().toList().get(3));
  }
}
