package org.sbert4j.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.SparseEmbedding;
import org.sbert4j.samples.Golden;
import org.sbert4j.samples.Goldens;

/** Against FlagEmbedding and sentence-transformers, on vectors and weights that they made. */
class TokenSimilarityTest {
  private static final double TOLERANCE = 1e-5;

  private final Goldens goldens = new Goldens(Path.of("../goldens/suite"));

  @ParameterizedTest
  @ValueSource(strings = {"like-bge-m3", "narrow-colbert"})
  void scoresAreThoseOfTheLibraries(String name) {
    Golden golden = goldens.read("token-heads/" + name);
    float[][][] vectors = vectors(golden);
    assertClose(golden.rows("maxsim"), TokenSimilarity.maxSim(vectors, vectors));
    assertClose(golden.rows("colbert_scores"), TokenSimilarity.meanMaxSim(vectors, vectors));
    SparseEmbedding[] sparse = sparse(golden);
    double[][] dots = new double[sparse.length][sparse.length];
    for (int i = 0; i < sparse.length; i++) {
      for (int j = 0; j < sparse.length; j++) {
        dots[i][j] = TokenSimilarity.dot(sparse[i], sparse[j]);
      }
    }
    assertClose(golden.rows("lexical_matching_scores"), dots);
  }

  private static float[][][] vectors(Golden golden) {
    float[][] rows = golden.rows("colbert_vecs");
    int[][] ids = golden.inputIds();
    float[][][] vectors = new float[ids.length][][];
    int row = 0;
    for (int text = 0; text < ids.length; text++) {
      vectors[text] = Arrays.copyOfRange(rows, row, row + ids[text].length - 1);
      row += vectors[text].length;
    }
    assertEquals(rows.length, row);
    return vectors;
  }

  private static SparseEmbedding[] sparse(Golden golden) {
    float[] values = golden.rows("sparse_values")[0];
    int[][] indices = golden.ids("sparseIndices");
    SparseEmbedding[] embeddings = new SparseEmbedding[indices.length];
    int first = 0;
    for (int text = 0; text < indices.length; text++) {
      int end = first + indices[text].length;
      embeddings[text] = new SparseEmbedding(indices[text], Arrays.copyOfRange(values, first, end));
      first = end;
    }
    assertEquals(values.length, first);
    return embeddings;
  }

  private static void assertClose(float[][] expected, double[][] found) {
    assertEquals(expected.length, found.length);
    double greatest = 0;
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected[i].length, found[i].length);
      for (int j = 0; j < found[i].length; j++) {
        double scale = Math.max(1, Math.abs(expected[i][j]));
        assertEquals(expected[i][j], found[i][j], TOLERANCE * scale, i + ", " + j);
        greatest = Math.max(greatest, found[i][j]);
      }
    }
    assertTrue(greatest > 0.5, "nothing is alike");
  }

  @Test
  void nothingIsAlikeToNoTokens() {
    float[][] some = {{1, 0}, {0, 1}};
    float[][] none = {};
    assertEquals(0, TokenSimilarity.maxSim(none, some));
    assertEquals(0, TokenSimilarity.meanMaxSim(none, some));
    assertEquals(-1e9, TokenSimilarity.maxSim(some, none));
    assertEquals(2, TokenSimilarity.maxSim(some, some));
    SparseEmbedding empty = new SparseEmbedding(new int[0], new float[0]);
    SparseEmbedding weights = new SparseEmbedding(new int[] {3, 7}, new float[] {2, 0.5f});
    assertEquals(0, TokenSimilarity.dot(empty, weights));
    assertEquals(4.25, TokenSimilarity.dot(weights, weights));
  }

  @Test
  void vectorsOfDifferentModelsAreRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> TokenSimilarity.maxSim(new float[][] {{1, 0}}, new float[][] {{1, 0, 0}}));
    assertEquals(
        "vector 0 of the document has 3 elements and others have 2; compare vectors of one model",
        refused.getMessage());
  }
}
