package org.sbert4j.weights.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.tokenizer.PipelineConfig.Step;

/**
 * The charsmap of SentencePiece's normalizer: the length of an array in bytes, little-endian, that
 * array, and texts that a zero byte ends. Only the frame is looked at here; whether the array leads
 * anywhere is for the tokenizer to say.
 */
final class Charsmap {
  static final String TYPE = "Precompiled";
  static final String FIELD = "precompiled_charsmap";

  private Charsmap() {}

  /** The step of a tokenizer.json. */
  static Step read(JsonObject part) {
    String base64 = part.requiredString(FIELD);
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw part.error(FIELD, "is not base64; take it from the model's own file again");
    }
    return step(part.file(), part.path(FIELD), bytes);
  }

  /** The step of bytes, which are there as base64. */
  static Step step(Path file, String field, byte[] bytes) {
    int size = bytes.length - Integer.BYTES;
    long array = size < 0 ? 0 : arrayBytes(bytes);
    if (array == 0 || array % Integer.BYTES != 0 || array > size) {
      throw new ModelFormatException(
          file,
          field,
          "is broken: of its %d bytes the first four must say how long the array after them is; take it from the model's own file again"
              .formatted(bytes.length));
    }
    return new Step(TYPE, Map.of(FIELD, Base64.getEncoder().encodeToString(bytes)));
  }

  private static long arrayBytes(byte[] bytes) {
    return Integer.toUnsignedLong(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0));
  }

  /** How many chars the longest text has that a step may put in the place of one. */
  static int longestText(Step step) {
    byte[] bytes = Base64.getDecoder().decode(step.string(FIELD));
    int longest = 0;
    int length = 0;
    for (int i = Integer.BYTES + (int) arrayBytes(bytes); i < bytes.length; i++) {
      boolean isContinuation = (bytes[i] & 0xC0) == 0x80;
      boolean isPair = (bytes[i] & 0xF8) == 0xF0;
      length = bytes[i] == 0 ? 0 : length + (isContinuation ? 0 : isPair ? 2 : 1);
      longest = Math.max(longest, length);
    }
    return longest;
  }
}
