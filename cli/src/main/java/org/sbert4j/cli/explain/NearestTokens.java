package org.sbert4j.cli.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.sbert4j.weights.TensorView;

/**
 * Which rows of the table of word embeddings vectors are nearest to, by cosine similarity.
 *
 * @param id of the token
 */
record NearestTokens(int id, float cosine) {
  /** Rows of the table that are read at once. */
  private static final int BLOCK = 512;

  private static final Comparator<NearestTokens> NEAREST_FIRST =
      Comparator.comparing(NearestTokens::cosine).reversed().thenComparing(NearestTokens::id);

  /**
   * The nearest tokens of each vector, the nearest first.
   *
   * @param table {@code [V, H]}
   * @param vectors {@code [S][H]}
   * @param count of tokens for each vector
   * @return {@code [S][count]}, or fewer if the vocabulary has no more
   */
  static List<List<NearestTokens>> of(TensorView table, float[][] vectors, int count) {
    int hiddenSize = Math.toIntExact(table.shape().get(1));
    int vocabSize = Math.toIntExact(table.shape().get(0));
    float[][] columns = unitColumns(vectors, hiddenSize);
    List<List<List<NearestTokens>>> ofBlocks =
        IntStream.range(0, (vocabSize + BLOCK - 1) / BLOCK)
            .parallel()
            .mapToObj(
                block -> {
                  int first = block * BLOCK;
                  int rows = Math.min(BLOCK, vocabSize - first);
                  float[] words = new float[rows * hiddenSize];
                  table.readFloats((long) first * hiddenSize, words, 0, words.length);
                  return nearest(words, first, columns, vectors.length, count);
                })
            .toList();
    return IntStream.range(0, vectors.length)
        .mapToObj(
            s ->
                ofBlocks.stream()
                    .flatMap(block -> block.get(s).stream())
                    .sorted(NEAREST_FIRST)
                    .limit(count)
                    .toList())
        .toList();
  }

  /** The vectors with length 1, {@code [H][S]}. */
  private static float[][] unitColumns(float[][] vectors, int hiddenSize) {
    float[][] columns = new float[hiddenSize][vectors.length];
    for (int s = 0; s < vectors.length; s++) {
      double norm = EmbeddingSum.norm(vectors[s]);
      for (int d = 0; d < hiddenSize; d++) {
        columns[d][s] = norm == 0 ? 0 : (float) (vectors[s][d] / norm);
      }
    }
    return columns;
  }

  /** Those of some rows of the table, for each vector. */
  private static List<List<NearestTokens>> nearest(
      float[] words, int firstId, float[][] columns, int vectors, int count) {
    int hiddenSize = columns.length;
    List<List<NearestTokens>> nearest = new ArrayList<>();
    IntStream.range(0, vectors).forEach(s -> nearest.add(new ArrayList<>()));
    float[] worst = new float[vectors];
    Arrays.fill(worst, Float.NEGATIVE_INFINITY);
    float[] cosines = new float[vectors];
    for (int start = 0; start < words.length; start += hiddenSize) {
      cosines(Arrays.copyOfRange(words, start, start + hiddenSize), columns, cosines);
      for (int s = 0; s < vectors; s++) {
        if (cosines[s] > worst[s]) {
          List<NearestTokens> best = nearest.get(s);
          best.add(new NearestTokens(firstId + start / hiddenSize, cosines[s]));
          best.sort(NEAREST_FIRST);
          if (best.size() > count) {
            best.remove(count);
          }
          worst[s] = best.size() < count ? worst[s] : best.get(count - 1).cosine();
        }
      }
    }
    return nearest;
  }

  /**
   * {@code cosines[s] = word · columns[…][s] / ‖word‖₂}; the vectors lie side by side for speed.
   */
  private static void cosines(float[] word, float[][] columns, float[] cosines) {
    Arrays.fill(cosines, 0f);
    for (int d = 0; d < word.length; d++) {
      float[] column = columns[d];
      float element = word[d];
      for (int s = 0; s < cosines.length; s++) {
        cosines[s] += element * column[s];
      }
    }
    float norm = (float) EmbeddingSum.norm(word);
    for (int s = 0; s < cosines.length; s++) {
      cosines[s] = norm == 0 ? 0 : cosines[s] / norm;
    }
  }
}
