package org.sbert4j.weights.tokenizer;

import org.sbert4j.weights.json.JsonObject;

/**
 * A token that is looked for in the text itself, before it is split into words.
 *
 * @param content the text of the token
 * @param id its id, which may lie beyond the vocabulary
 * @param special whether it is a control token such as {@code [CLS]}
 * @param lstrip whether white space to its left belongs to it
 * @param rstrip whether white space to its right belongs to it
 * @param singleWord whether it must not touch a letter or digit
 * @param normalized whether it is looked for in the normalized text rather than in the raw one
 */
public record AddedTokenEntry(
    String content,
    int id,
    boolean special,
    boolean lstrip,
    boolean rstrip,
    boolean singleWord,
    boolean normalized) {

  /** An AddedToken as both tokenizer files write it. */
  static AddedTokenEntry read(JsonObject token, int id) {
    String content = token.requiredString("content");
    if (content.isEmpty()) {
      throw token.error("content", "is empty, so it is in every text; give it a text to look for");
    }
    boolean special = token.bool("special").orElse(false);
    return new AddedTokenEntry(
        content,
        id,
        special,
        token.bool("lstrip").orElse(false),
        token.bool("rstrip").orElse(false),
        token.bool("single_word").orElse(false),
        token.bool("normalized").orElse(!special));
  }

  /** A control token whose id is not known yet. */
  static AddedTokenEntry special(String content) {
    return new AddedTokenEntry(content, -1, true, false, false, false, false);
  }

  AddedTokenEntry asSpecial() {
    return new AddedTokenEntry(content, id, true, lstrip, rstrip, singleWord, normalized);
  }

  AddedTokenEntry asText() {
    return new AddedTokenEntry(content, id, false, lstrip, rstrip, singleWord, normalized);
  }

  AddedTokenEntry withLstrip(boolean newLstrip) {
    return new AddedTokenEntry(content, id, special, newLstrip, rstrip, singleWord, normalized);
  }

  AddedTokenEntry withNormalized(boolean newNormalized) {
    return new AddedTokenEntry(content, id, special, lstrip, rstrip, singleWord, newNormalized);
  }

  AddedTokenEntry withId(int id) {
    return new AddedTokenEntry(content, id, special, lstrip, rstrip, singleWord, normalized);
  }
}
