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
