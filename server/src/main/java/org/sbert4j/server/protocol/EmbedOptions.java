package org.sbert4j.server.protocol;

import org.sbert4j.EmbeddingOptions;
import org.sbert4j.server.http.ApiException;
import org.sbert4j.server.http.ErrorKind;
import org.sbert4j.server.model.ServedModel;

/**
 * How texts are to be embedded.
 *
 * @param options of the engine
 * @param truncate whether a text that is too long is cut; else it is an error
 * @param maxTokens fewer tokens than the model's that count; 0 for the model's
 * @param firstLine the line of the first text, for errors; 0 where texts aren't lines
 */
record EmbedOptions(EmbeddingOptions options, boolean truncate, int maxTokens, int firstLine) {
  /** With the model's own length. */
  static EmbedOptions of(EmbeddingOptions options, boolean truncate) {
    return new EmbedOptions(options, truncate, 0, 0);
  }

  /** The same for texts that are lines of a body, one after the other. */
  EmbedOptions ofLines(int first) {
    return new EmbedOptions(options, truncate, maxTokens, first);
  }

  /**
   * Vectors of so many elements and, if that is wanted, of length 1. A model that gives that length
   * by itself isn't asked to do it once more, which might change a last bit: so all protocols give
   * the same vector.
   *
   * @param dimensions null for all
   * @throws ApiException if the model gives fewer
   */
  static EmbeddingOptions vectors(ServedModel model, boolean normalize, Integer dimensions) {
    EmbeddingOptions options = EmbeddingOptions.defaults();
    if (dimensions == null) {
      return options.withNormalize(normalize && !model.facts().normalizes());
    }
    if (dimensions > model.facts().outputs()) {
      throw new ApiException(
          ErrorKind.VALIDATION,
          "dimensions",
          "`dimensions` is " + dimensions + ", and the model gives " + model.facts().outputs());
    }
    return options.withTruncateDim(dimensions).withNormalize(normalize);
  }
}
