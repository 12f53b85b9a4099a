package org.sbert4j.goldens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A case of the golden suite, read from its folder: all that a Java project needs of it, with
 * Jackson for JSON. {@code -Dgoldens=FOLDER} says where the suite is.
 *
 * @param entry what manifest.json says of it
 */
record GoldenCase(JsonNode entry) {
  static final Path SUITE = Path.of(System.getProperty("goldens", "../../suite"));

  /** The cases of a kind, as manifest.json names it. */
  static Stream<GoldenCase> ofKind(String kind) {
    return elements(read(SUITE.resolve("manifest.json")).get("cases"))
        .map(GoldenCase::new)
        .filter(found -> found.entry.get("kind").textValue().equals(kind));
  }

  static JsonNode read(Path json) {
    try {
      return new ObjectMapper().readTree(json.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  String name() {
    return entry.get("name").textValue();
  }

  /** One of the paths in manifest.json, such as {@code model}. */
  Path path(String field) {
    return SUITE.resolve(entry.get(field).textValue());
  }

  JsonNode expected() {
    return read(path("expected"));
  }

  List<String> texts() {
    return elements(expected().get("texts")).map(JsonNode::textValue).toList();
  }

  /** A tensor of two dimensions, from a file of safetensors: a length, JSON, the numbers. */
  float[][] tensor(String name) {
    try {
      ByteBuffer file =
          ByteBuffer.wrap(Files.readAllBytes(path("tensors"))).order(ByteOrder.LITTLE_ENDIAN);
      byte[] header = new byte[Math.toIntExact(file.getLong())];
      file.get(header);
      JsonNode tensor = new ObjectMapper().readTree(header).get(name);
      file.position(file.position() + tensor.get("data_offsets").get(0).intValue());
      float[][] rows =
          new float[tensor.get("shape").get(0).intValue()][tensor.get("shape").get(1).intValue()];
      for (float[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          row[i] = file.getFloat();
        }
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with an engine's vectors of {@link #texts}, a line for each text. */
  List<String> wrongVectors(float[][] vectors) {
    float[][] expected = tensor("sentence_embedding");
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < expected.length; i++) {
      double difference = difference(expected[i], vectors[i]);
      if (!(difference <= entry.get("tolerance").doubleValue())) {
        wrong.add("%s, text %d: wrong by %.1e".formatted(name(), i, difference));
      }
    }
    return wrong;
  }

  /** The greatest difference of an element; not a number if there is one. */
  private static double difference(float[] expected, float[] vector) {
    if (expected.length != vector.length) {
      return Double.POSITIVE_INFINITY;
    }
    double greatest = 0;
    for (int i = 0; i < expected.length; i++) {
      greatest = Math.max(greatest, Math.abs((double) expected[i] - vector[i]));
    }
    return greatest;
  }

  @Override
  public String toString() {
    return name();
  }
}
