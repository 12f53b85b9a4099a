package org.sbert4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The prompts in a folder's config_sentence_transformers.json, which loading has checked. */
final class Prompts {
  private Prompts() {}

  /** Each prompt that is not empty, by its name. */
  static Map<String, Object> read(Path folder) throws IOException {
    Path file = folder.resolve("config_sentence_transformers.json");
    Map<String, Object> prompts = new LinkedHashMap<>();
    if (Files.isRegularFile(file)) {
      for (Map.Entry<String, JsonNode> prompt :
          new ObjectMapper().readTree(file.toFile()).path("prompts").properties()) {
        if (!prompt.getValue().asText().isEmpty()) {
          prompts.put(prompt.getKey(), prompt.getValue().asText());
        }
      }
    }
    return prompts;
  }
}
