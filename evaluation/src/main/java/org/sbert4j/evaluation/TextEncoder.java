package org.sbert4j.evaluation;

import java.util.List;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;

/**
 * Where an evaluator has its vectors from: a model, or whatever else knows the vector of a text.
 *
 * <p>Every method gives {@code [texts, dimensions]}, a vector for each text in the order of the
 * texts.
 */
@FunctionalInterface
public interface TextEncoder {
  /** The vectors of texts that are compared with others of their kind. */
  float[][] encode(List<String> texts);

  /** The vectors of queries, for which some models have a prompt of their own. */
  default float[][] encodeQuery(List<String> queries) {
    return encode(queries);
  }

  /** The vectors of what queries are to find. */
  default float[][] encodeDocument(List<String> documents) {
    return encode(documents);
  }

  /**
   * A model with its own settings. The encoder is as thread-safe as the model, and does not close
   * it.
   */
  static TextEncoder of(SentenceTransformer model) {
    return of(model, EmbeddingOptions.defaults());
  }

  /**
   * A model with these options for each call.
   *
   * @see #of(SentenceTransformer)
   */
  static TextEncoder of(SentenceTransformer model, EmbeddingOptions options) {
    return new ModelEncoder(model, options);
  }
}
