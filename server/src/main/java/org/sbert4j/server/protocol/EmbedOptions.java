package org.sbert4j.server.protocol;

import org.sbert4j.EmbeddingOptions;

/**
 * How texts are to be embedded.
 *
 * @param options of the engine
 * @param truncate whether a text that is too long is cut; else it is an error
 * @param left whether it loses its first tokens, and not its last
 * @param maxTokens fewer tokens than the model's that count; 0 for the model's
 */
record EmbedOptions(EmbeddingOptions options, boolean truncate, boolean left, int maxTokens) {
  static EmbedOptions of(EmbeddingOptions options, boolean truncate) {
    return new EmbedOptions(options, truncate, false, 0);
  }
}
