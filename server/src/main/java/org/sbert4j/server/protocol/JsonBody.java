package org.sbert4j.server.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Writes JSON. */
final class JsonBody {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private JsonBody() {}

  /** What is written. */
  interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  static byte[] of(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      content.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A client's own text, lone surrogates and all, which only an escape can hold. */
  static void text(JsonGenerator json, String text) throws IOException {
    json.setHighestNonEscapedChar(hasLoneSurrogate(text) ? 127 : 0);
    json.writeString(text);
    json.setHighestNonEscapedChar(0);
  }

  private static boolean hasLoneSurrogate(String text) {
    return text.codePoints()
        .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }

  /** A list of numbers, each with as few digits as give the same bits when read. */
  static void vector(JsonGenerator json, float[] vector) throws IOException {
    json.writeStartArray();
    for (float element : vector) {
      json.writeNumber(element);
    }
    json.writeEndArray();
  }

  /** The elements as little-endian 32-bit floats, in base64. */
  static String base64(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
