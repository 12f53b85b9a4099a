package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sbert4j.tests.Closeness.assertClose;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SparseEmbedding;
import org.sbert4j.samples.Golden;

/** BGE-M3's heads against FlagEmbedding's M3Embedder, on every CPU backend. */
class TokenHeadsGoldenTest {
  static Stream<Arguments> modelsOnBackends() {
    return Stream.of("like-bge-m3", "narrow-colbert")
        .flatMap(
            name -> CpuBackends.available().stream().map(backend -> Arguments.of(name, backend)));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("modelsOnBackends")
  void eachOutputIsThatOfTheLibrary(String name, String backend) {
    Golden golden = GOLDENS.read("token-heads/" + name);
    List<String> texts = golden.texts();
    EmbeddingOptions options = EmbeddingOptions.defaults();
    try (SentenceTransformer model =
        SentenceTransformer.load(golden.model(), LoadOptions.defaults().withBackend(backend))) {
      for (int i = 0; i < texts.size(); i++) {
        assertArrayEquals(
            golden.inputIds()[i],
            model.tokenizer().encode(texts.get(i), model.maxSeqLength()).inputIds());
      }
      assertClose(
          "dense", golden.rows("dense_vecs"), model.encode(texts, options.withNormalize(true)));
      assertSparse(golden, model.encodeSparse(texts, options));
      float[][] expected = golden.rows("colbert_vecs");
      assertEquals(OptionalInt.of(expected[0].length), model.colbertDimension());
      assertColbert(golden, expected, model.encodeColbert(texts, options));
      assertColbert(
          golden,
          golden.rows("truncated_colbert_vecs"),
          model.encodeColbert(
              texts, options.withTruncateDim(golden.json().get("truncateDim").intValue())));
    }
  }

  private static void assertSparse(Golden golden, List<SparseEmbedding> found) {
    int[][] indices = golden.ids("sparseIndices");
    float[] values = golden.rows("sparse_values")[0];
    assertEquals(indices.length, found.size());
    int first = 0;
    for (int i = 0; i < indices.length; i++) {
      assertArrayEquals(indices[i], found.get(i).indices(), "the ids of text " + i);
      float[] expected = Arrays.copyOfRange(values, first, first += indices[i].length);
      assertClose(
          "sparse, text " + i, new float[][] {expected}, new float[][] {found.get(i).values()});
    }
    assertEquals(values.length, first);
  }

  private static void assertColbert(Golden golden, float[][] expected, float[][][] found) {
    for (int i = 0; i < found.length; i++) {
      assertEquals(golden.inputIds()[i].length - 1, found[i].length, "vectors of text " + i);
    }
    assertClose("colbert", expected, Stream.of(found).flatMap(Stream::of).toArray(float[][]::new));
  }
}
