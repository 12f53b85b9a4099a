package org.sbert4j.server.log;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads a log strictly: UTF-8, each line one object of JSON and no more, the last one ended. */
final class LogLines {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private LogLines() {}

  static List<JsonNode> of(byte[] log) throws IOException {
    // Throws for what is no UTF-8.
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(log)).toString();
    List<JsonNode> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      if (end < 0) {
        throw new IOException("The last line has no end: " + text.substring(from));
      }
      String line = text.substring(from, end);
      JsonNode node = MAPPER.readTree(line);
      if (!node.isObject()
          || line.chars().anyMatch(character -> Character.isISOControl(character))) {
        throw new IOException("A line is no object, or has control characters: " + line);
      }
      lines.add(node);
      from = end + 1;
    }
    return lines;
  }

  static List<JsonNode> of(Path file) throws IOException {
    return of(Files.readAllBytes(file));
  }

  /** Paths of the lines, in their order. */
  static List<String> paths(List<JsonNode> lines) {
    return lines.stream().map(line -> line.path("path").asText()).toList();
  }

  /** An entry of which only the path matters. */
  static AccessEntry entry(String path) {
    return entry(path, null);
  }

  static AccessEntry entry(String path, ModelWork work) {
    return new AccessEntry(
        Instant.EPOCH, "GET", path, 200, 0, 2, 1_000, work, "127.0.0.1", null, null);
  }
}
