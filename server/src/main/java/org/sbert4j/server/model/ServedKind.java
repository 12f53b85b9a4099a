package org.sbert4j.server.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sbert4j.weights.ModelFormatException;

/** What a model gives. */
public enum ServedKind {
  /** A vector for each text. */
  EMBEDDING,
  /** Scores for each pair of texts. */
  RERANKER;

  /**
   * What a folder's model gives: scores, if its config.json names a sequence classifier and its
   * modules.json, if there is one, no pooling.
   *
   * @throws ModelFormatException if one of them isn't JSON, or the folder isn't there
   */
  public static ServedKind of(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ModelFormatException(folder, "", "the model folder does not exist; check the path");
    }
    if (read(folder.resolve("modules.json")).toString().contains("Pooling")) {
      return EMBEDDING;
    }
    for (JsonNode name : read(folder.resolve("config.json")).path("architectures")) {
      if (name.asText().endsWith("ForSequenceClassification")) {
        return RERANKER;
      }
    }
    return EMBEDDING;
  }

  private static JsonNode read(Path file) {
    ObjectMapper json = new ObjectMapper();
    try {
      return Files.exists(file) ? json.readTree(file.toFile()) : json.createObjectNode();
    } catch (IOException e) {
      throw new ModelFormatException(file, "", "cannot be read as JSON; restore the file", e);
    }
  }
}
