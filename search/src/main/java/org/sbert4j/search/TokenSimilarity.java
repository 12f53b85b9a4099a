package org.sbert4j.search;

import java.util.Objects;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.SparseEmbedding;

/**
 * How alike two texts are by what a model makes of their tokens: {@code
 * SentenceTransformer.encodeColbert} and {@code encodeSparse}.
 *
 * <pre>{@code
 * float[][][] query = model.encodeColbert(List.of("怎么提前还款?"), options);
 * double[][] scores = TokenSimilarity.meanMaxSim(query, model.encodeColbert(texts, options));
 * }</pre>
 *
 * <p>Computed in double precision, in the order of the tokens. Nothing is copied.
 *
 * <p>Thread-safe.
 */
public final class TokenSimilarity {
  /**
   * {@code _EMPTY_DOCUMENT_SCORE} there: below any real score, and still a number to reckon with.
   */
  private static final double EMPTY_DOCUMENT = -1e9;

  private TokenSimilarity() {}

  /**
   * Late interaction: each token of the query finds the token of the document that is most alike,
   * by the dot product, and what they find is summed up. sentence-transformers 6, {@code
   * util/similarity.py}, maxsim. The other way round it is another number.
   *
   * @param query {@code [tokens, dimension]}; without tokens it is 0 like any document that has
   *     some
   * @param document {@code [tokens, dimension]}; without tokens it is -1e9 like any query
   * @throws IllegalArgumentException if the vectors differ in their number of elements
   */
  public static double maxSim(float[][] query, float[][] document) {
    int dimension = Vectors.requireEqual(query, -1, "the query");
    Vectors.requireEqual(document, dimension, "the document");
    if (document.length == 0) {
      return EMPTY_DOCUMENT;
    }
    double sum = 0;
    for (float[] token : query) {
      double greatest = Double.NEGATIVE_INFINITY;
      for (float[] other : document) {
        greatest = Math.max(greatest, SimilarityFunction.DOT.apply(token, other));
      }
      sum += greatest;
    }
    return sum;
  }

  /**
   * {@link #maxSim(float[][], float[][])} by the number of the query's tokens, so that queries of
   * different lengths compare: mean_maxsim there, and what FlagEmbedding's {@code colbert_score}
   * gives for BGE-M3.
   */
  public static double meanMaxSim(float[][] query, float[][] document) {
    return maxSim(query, document) / Math.max(1, query.length);
  }

  /**
   * Of all pairs.
   *
   * @param queries {@code [queries][tokens, dimension]}
   * @param documents {@code [documents][tokens, dimension]}
   * @return {@code [queries, documents]}
   * @see #maxSim(float[][], float[][])
   */
  public static double[][] maxSim(float[][][] queries, float[][][] documents) {
    double[][] scores = new double[queries.length][documents.length];
    for (int i = 0; i < queries.length; i++) {
      for (int j = 0; j < documents.length; j++) {
        scores[i][j] = maxSim(queries[i], documents[j]);
      }
    }
    return scores;
  }

  /**
   * Of all pairs.
   *
   * @param queries {@code [queries][tokens, dimension]}
   * @param documents {@code [documents][tokens, dimension]}
   * @return {@code [queries, documents]}
   * @see #meanMaxSim(float[][], float[][])
   */
  public static double[][] meanMaxSim(float[][][] queries, float[][][] documents) {
    double[][] scores = new double[queries.length][documents.length];
    for (int i = 0; i < queries.length; i++) {
      for (int j = 0; j < documents.length; j++) {
        scores[i][j] = meanMaxSim(queries[i], documents[j]);
      }
    }
    return scores;
  }

  /**
   * The dot product of sparse vectors: over the tokens that both texts have, the product of their
   * weights. FlagEmbedding 1.4, {@code inference/embedder/encoder_only/m3.py},
   * compute_lexical_matching_score; sentence-transformers' SparseEncoder compares so, too.
   */
  public static double dot(SparseEmbedding a, SparseEmbedding b) {
    Objects.requireNonNull(a, "the first embedding is null");
    Objects.requireNonNull(b, "the second embedding is null");
    double sum = 0;
    int i = 0;
    int j = 0;
    while (i < a.size() && j < b.size()) {
      int difference = Integer.compare(a.indices()[i], b.indices()[j]);
      if (difference == 0) {
        sum += (double) a.values()[i++] * b.values()[j++];
      } else if (difference < 0) {
        i++;
      } else {
        j++;
      }
    }
    return sum;
  }
}
