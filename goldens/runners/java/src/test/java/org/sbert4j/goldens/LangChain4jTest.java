package org.sbert4j.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The suite on langchain4j's OnnxEmbeddingModel, for the models that are there as ONNX.
 *
 * <p>What differs is written down here, so that a version in which it does not is noticed. The
 * README has the same numbers.
 */
class LangChain4jTest {
  private static GoldenCase model(String name) {
    return GoldenCase.ofKind("sentence-transformer")
        .filter(found -> found.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static float[][] encode(GoldenCase golden) {
    String pooling = golden.entry().get("pooling").get(0).textValue();
    EmbeddingModel model =
        new OnnxEmbeddingModel(
            golden.path("onnx"),
            golden.path("onnxTokenizer"),
            PoolingMode.valueOf(pooling.toUpperCase(Locale.ROOT)));
    return golden.texts().stream().map(text -> embed(model, text)).toArray(float[][]::new);
  }

  /** Nothing where it throws. */
  private static float[] embed(EmbeddingModel model, String text) {
    try {
      return model.embed(text).content().vector();
    } catch (RuntimeException e) {
      return new float[0];
    }
  }

  @ParameterizedTest
  @CsvSource({"l1-h20-cls", "reference-twin"})
  void everyVectorHasTheLengthOne(String name) {
    GoldenCase golden = model(name);
    assertEquals(golden.texts().size(), golden.wrongVectors(encode(golden)).size());
  }

  /**
   * With the right lengths given back, four or five are left: it refuses blank texts, and cuts at
   * 510 tokens, not where the model does; beyond the model's positions ONNX Runtime throws.
   */
  @ParameterizedTest
  @CsvSource({"l1-h20-cls, '0, 10, 16, 18, 19'", "reference-twin, '0, 10, 18, 19'"})
  void blankTextsAreRefusedAndLongOnesNotCut(String name, String wrong) {
    GoldenCase golden = model(name);
    float[][] expected = golden.tensor("sentence_embedding");
    float[][] vectors = encode(golden);
    for (int i = 0; i < vectors.length; i++) {
      for (int j = 0; j < vectors[i].length; j++) {
        vectors[i][j] *= (float) length(expected[i]);
      }
    }
    List<String> found =
        golden.wrongVectors(vectors).stream()
            .map(line -> line.replaceAll(".*text (\\d+):.*", "$1"))
            .toList();
    assertEquals(wrong, String.join(", ", found));
  }

  private static double length(float[] vector) {
    double sum = 0;
    for (float element : vector) {
      sum += (double) element * element;
    }
    return Math.sqrt(sum);
  }
}
