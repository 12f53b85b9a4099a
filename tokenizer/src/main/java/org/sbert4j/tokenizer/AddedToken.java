package org.sbert4j.tokenizer;

import java.util.Objects;
import org.sbert4j.tokenizer.unicode.Surrogates;

/**
 * A token that is found in the raw text, before any normalization, wherever it stands: with {@code
 * [MASK]} among them {@code "a[MASK]b"} is three tokens.
 *
 * <p>Fields as in the {@code added_tokens} of a tokenizer.json. Where several match at one place
 * the longest wins.
 *
 * @param content what to look for, case-sensitive
 * @param id its token id
 * @param special whether it is markup such as {@code [SEP]} rather than text; does not affect ids
 * @param lstrip whether it takes the whitespace before it, which shows in its offsets alone
 * @param rstrip whether it takes the whitespace after it, which shows in its offsets alone
 * @param singleWord whether it counts only with no word character ({@code \w}) beside it
 * @param normalized whether it is looked for in normalized text instead
 */
public record AddedToken(
    String content,
    int id,
    boolean special,
    boolean lstrip,
    boolean rstrip,
    boolean singleWord,
    boolean normalized) {

  /**
   * Checks the content and the id.
   *
   * @throws NullPointerException if the content is null
   * @throws IllegalArgumentException if the content is empty or holds half a surrogate pair, or the
   *     id is negative
   */
  public AddedToken {
    Objects.requireNonNull(content, "An added token's content is null; name the token.");
    if (content.isEmpty() || Surrogates.hasLone(content)) {
      throw new IllegalArgumentException(
          "The added token with id %d has %s; give it a text to look for."
              .formatted(id, content.isEmpty() ? "no content" : "half a surrogate pair in it"));
    }
    if (id < 0) {
      throw new IllegalArgumentException(
          "The added token %s has the id %d; ids start at 0.".formatted(content, id));
    }
  }

  /** A special token without any of the other flags, as {@code [CLS]} and its kin are. */
  public static AddedToken special(String content, int id) {
    return new AddedToken(content, id, true, false, false, false, false);
  }
}
