package org.sbert4j.spark;

import java.io.Serializable;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.TruncationPolicy;
import org.sbert4j.tokenizer.Side;

/**
 * How texts are encoded, as it travels to the executors; null for what the model says.
 *
 * @see EmbeddingOptions
 */
record CallSettings(
    String promptName,
    String prompt,
    Boolean normalize,
    Integer truncateDim,
    TruncationPolicy truncation,
    Side truncationSide,
    Integer windowOverlap)
    implements Serializable {

  /**
   * The options of a call.
   *
   * @throws IllegalArgumentException if one cannot be
   */
  EmbeddingOptions options() {
    EmbeddingOptions options =
        EmbeddingOptions.defaults()
            .withNormalize(Boolean.TRUE.equals(normalize))
            .withTruncation(truncation)
            .withTruncationSide(truncationSide);
    if (promptName != null && prompt != null) {
      throw new IllegalArgumentException(
          "promptName and prompt are both set (\"%s\" and \"%s\"); set one of the two"
              .formatted(promptName, prompt));
    }
    if (promptName != null) {
      options = options.withPromptName(promptName);
    }
    if (prompt != null) {
      options = options.withPrompt(prompt);
    }
    if (truncateDim != null) {
      options = options.withTruncateDim(truncateDim);
    }
    return windowOverlap == null ? options : options.withWindowOverlap(windowOverlap);
  }
}
