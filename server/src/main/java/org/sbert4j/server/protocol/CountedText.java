package org.sbert4j.server.protocol;

/**
 * What is known of a text before it is computed.
 *
 * @param tokens of the whole text, special ones and a prompt's included
 * @param computed those that the model reads
 * @param cutOffset chars of the text that the model reads, from its begin; {@link #UNKNOWN} where
 *     that can't be told, since ids were given or the begin was cut off
 */
record CountedText(int tokens, int computed, int cutOffset) {
  static final int UNKNOWN = -1;

  boolean truncated() {
    return computed < tokens;
  }
}
