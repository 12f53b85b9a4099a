package org.sbert4j.lucene;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A text of a {@link TextIndex}.
 *
 * @param id by which it is replaced and deleted
 * @param text what is searched
 * @param payload what the index keeps beside it as it is, such as an answer; null for nothing
 */
public record IndexedText(String id, String text, String payload) {
  /** Lucene's limit of a term. */
  private static final int MOST_ID_BYTES = 32766;

  /**
   * Checks that nothing but the payload is null, and that all can be stored as it is.
   *
   * @throws NullPointerException if the id or the text is null
   * @throws IllegalArgumentException if the id has more than 32766 bytes, or anything has half of a
   *     surrogate pair without the other half, which UTF-8 does not have
   */
  public IndexedText {
    Objects.requireNonNull(id, "id is null; give each text one of its own");
    if (text == null) {
      throw new NullPointerException(
          "the text with the id \"%s\" is null; an empty text is \"\"".formatted(id));
    }
    if (id.length() > MOST_ID_BYTES / 3
        && id.getBytes(StandardCharsets.UTF_8).length > MOST_ID_BYTES) {
      throw new IllegalArgumentException(
          "an id that begins with \"%s\" has more than %d bytes; give shorter ones"
              .formatted(id.substring(0, 20), MOST_ID_BYTES));
    }
    requireWhole("id", id, id);
    requireWhole("text", id, text);
    requireWhole("payload", id, payload);
  }

  private static void requireWhole(String what, String id, String value) {
    if (value != null && !StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new IllegalArgumentException(
          "the %s of the text with the id \"%s\" has half of a surrogate pair, which is no character; mend or remove it"
              .formatted(what, id));
    }
  }

  /** Without a payload. */
  public IndexedText(String id, String text) {
    this(id, text, null);
  }
}
