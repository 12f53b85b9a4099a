package org.sbert4j.server.protocol;

import org.sbert4j.server.http.ApiException;
import org.sbert4j.server.http.ErrorKind;

/**
 * What one request may hold.
 *
 * @param clientBatchSize texts
 * @param inputChars chars of a text
 * @param truncate whether texts that are too long are cut where a request doesn't say
 */
public record Limits(int clientBatchSize, int inputChars, boolean truncate) {
  /** Numbers of an answer with a vector for each token: 16 MB, and 45 MB of JSON. */
  private static final long TOKEN_NUMBERS = 4L << 20;

  /** Tokens of an answer that tells them: up to 40 MB of JSON. */
  private static final int TOKENS = 512 << 10;

  /**
   * Refuses too many texts.
   *
   * @throws ApiException if there are more than one request may have
   */
  void requireBatch(int texts) {
    if (texts > clientBatchSize) {
      throw new ApiException(
          ErrorKind.BATCH_SIZE,
          "input",
          texts
              + " texts are more than the "
              + clientBatchSize
              + " that one request may have; send several requests");
    }
  }

  /**
   * Refuses a text of too many chars.
   *
   * @param kind what the text is or is of, for people
   * @param index its place in the request
   * @throws ApiException if it has more than a text may have
   */
  void requireChars(String kind, int index, String text) {
    if (text.length() > inputChars) {
      throw new ApiException(
          ErrorKind.PAYLOAD,
          "input",
          kind
              + " "
              + index
              + " has "
              + text.length()
              + " characters, and the most is "
              + inputChars
              + "; cut it");
    }
  }

  /**
   * Refuses an answer with a vector for each of too many tokens. One text always fits.
   *
   * @param tokens of all texts
   * @param size of a vector
   * @param textTokens of a text at most
   * @throws ApiException if there were more numbers than an answer may have
   */
  static void requireTokenVectors(long tokens, int size, int textTokens) {
    long most = Math.max(TOKEN_NUMBERS, (long) textTokens * size);
    if (tokens * size > most) {
      throw new ApiException(
          ErrorKind.PAYLOAD,
          "input",
          "the answer would have "
              + tokens * size
              + " numbers, "
              + size
              + " for each of "
              + tokens
              + " tokens, and the most is "
              + most
              + "; send several requests with fewer or shorter texts");
    }
  }

  /**
   * Refuses to tell of too many tokens.
   *
   * @param tokens of all texts so far
   * @throws ApiException if an answer may not have as many
   */
  static void requireTokens(long tokens) {
    if (tokens > TOKENS) {
      throw new ApiException(
          ErrorKind.PAYLOAD,
          "input",
          "there are more than the "
              + TOKENS
              + " tokens that one answer may have; send several requests with fewer or shorter"
              + " texts");
    }
  }

  /** The error of a text that would have to be cut and must not be. */
  static ApiException tooManyTokens(String kind, int index, int tokens, int most) {
    return new ApiException(
        ErrorKind.VALIDATION,
        "input",
        kind
            + " "
            + index
            + " has "
            + tokens
            + " tokens, and the model reads "
            + most
            + "; cut it, or have it cut (truncate)");
  }
}
