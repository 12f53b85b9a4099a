package org.sbert4j.samples.faq;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.lucene.FoundText;

/**
 * Reranks with no other model, by the token embeddings of the one that the index was built with:
 * each token of the question looks for the one of the text that is most alike, as in ColBERT, and
 * the other way round. Counted is the token that finds the least: of two questions that differ in
 * one word, such as the product, that word. On the questions here that is better than the mean of
 * all ("MaxSim"). A cross-encoder that was trained for it does better still.
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
      tokensOfTexts.put(unseen.get(i), normalized(tokens[i]));
    }
    float[][] asked =
        normalized(model.encodeTokens(List.of(question), EmbeddingOptions.defaults())[0]);
    List<FoundText> reranked = new ArrayList<>();
    for (FoundText text : found) {
      float[][] known = tokensOfTexts.get(text.indexed().text());
      double score = (leastMet(asked, known) + leastMet(known, asked)) / 2;
      reranked.add(new FoundText(text.indexed(), score, text.similarity()));
    }
    reranked.sort(Comparator.comparingDouble(FoundText::score).reversed());
    return reranked;
  }

  private static float[][] normalized(float[][] vectors) {
    for (float[] vector : vectors) {
      float length = (float) Math.sqrt(dot(vector, vector));
      for (int i = 0; i < vector.length; i++) {
        vector[i] /= length;
      }
    }
    return vectors;
  }

  private static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Of the tokens of one text, the least cosine to the nearest token of the other. */
  private static float leastMet(float[][] from, float[][] to) {
    float least = Float.POSITIVE_INFINITY;
    for (float[] token : from) {
      float nearest = Float.NEGATIVE_INFINITY;
      for (float[] other : to) {
        nearest = Math.max(nearest, dot(token, other));
      }
      least = Math.min(least, nearest);
    }
    return least;
  }
}
