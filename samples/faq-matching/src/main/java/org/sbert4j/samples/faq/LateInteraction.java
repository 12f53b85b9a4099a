package org.sbert4j.samples.faq;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.lucene.FoundText;

/**
 * Reranks with no other model: by how well each token of the question is met by one of the text,
 * and the other way round ("MaxSim", of ColBERT), on the token embeddings of the model that the
 * index was built with. A cross-encoder that was trained for it does better.
 *
 * <p>Not thread-safe: it keeps the token embeddings of the texts that it has seen.
 */
final class LateInteraction implements Reranker {
  private final SentenceTransformer model;
  private final Map<String, float[][]> tokensOfTexts = new HashMap<>();

  LateInteraction(SentenceTransformer model) {
    this.model = model;
  }

  @Override
  public List<FoundText> rerank(String question, List<FoundText> found) {
    List<String> unseen =
        found.stream()
            .map(text -> text.indexed().text())
            .filter(text -> !tokensOfTexts.containsKey(text))
            .distinct()
            .toList();
    float[][][] tokens = model.encodeTokens(unseen, EmbeddingOptions.defaults());
    for (int i = 0; i < tokens.length; i++) {
      tokensOfTexts.put(unseen.get(i), tokens[i]);
    }
    float[][] asked = model.encodeTokens(List.of(question), EmbeddingOptions.defaults())[0];
    List<FoundText> reranked = new ArrayList<>();
    for (FoundText text : found) {
      float[][] known = tokensOfTexts.get(text.indexed().text());
      double score = (maxSim(asked, known) + maxSim(known, asked)) / 2;
      reranked.add(new FoundText(text.indexed(), score, text.similarity()));
    }
    reranked.sort(Comparator.comparingDouble(FoundText::score).reversed());
    return reranked;
  }

  /** The mean, over the tokens of one text, of the cosine to the nearest token of the other. */
  private static double maxSim(float[][] from, float[][] to) {
    double sum = 0;
    for (double[] row : SimilarityFunction.COSINE.apply(from, to)) {
      double nearest = Double.NEGATIVE_INFINITY;
      for (double similarity : row) {
        nearest = Math.max(nearest, similarity);
      }
      sum += nearest;
    }
    return sum / from.length;
  }
}
