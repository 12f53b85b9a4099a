package org.sbert4j.cli.verify.candidate;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.sbert4j.cli.terminal.CommandException;

/** Vectors out of JSON. */
final class JsonVectors {
  /** Takes NaN and Infinity, which Python writes: vectors of them are wrong, and not unreadable. */
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonVectors() {}

  /**
   * An array of numbers.
   *
   * @param where it comes from, for messages
   */
  static float[] vector(JsonNode array, String where) {
    if (array == null || !array.isArray() || array.isEmpty()) {
      throw new CommandException(
          where + ": is no JSON array of numbers: one such array is needed for each text");
    }
    float[] vector = new float[array.size()];
    for (int i = 0; i < vector.length; i++) {
      if (!array.get(i).isNumber()) {
        throw new CommandException(
            "%s: number %d is %s: a vector is of numbers alone"
                .formatted(where, i + 1, shortened(array.get(i).toString())));
      }
      vector[i] = array.get(i).floatValue();
    }
    return vector;
  }

  /** An array of such arrays. */
  static float[][] vectors(JsonNode array, String where) {
    if (array == null || !array.isArray()) {
      throw new CommandException(where + ": has no JSON array of vectors where one should be");
    }
    float[][] vectors = new float[array.size()][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = vector(array.get(i), where + ", vector " + (i + 1));
    }
    return vectors;
  }

  /** Refuses another number of vectors than of texts, and vectors of several lengths. */
  static float[][] checked(float[][] vectors, int texts, String where) {
    if (vectors.length != texts) {
      throw new CommandException(
          "%s: has %d vectors for %d texts: it must have one for each text, and no other"
              .formatted(where, vectors.length, texts));
    }
    for (int i = 1; i < vectors.length; i++) {
      if (vectors[i].length != vectors[0].length) {
        throw new CommandException(
            "%s: vector %d has %d elements where the first has %d: they must be of one length"
                .formatted(where, i + 1, vectors[i].length, vectors[0].length));
      }
    }
    return vectors;
  }

  /** The begin of what somebody wrote, for a message. */
  static String shortened(String text) {
    String line = text.strip().replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "\uFFFD");
    return line.length() <= 80 ? line : line.substring(0, 80) + "…";
  }
}
