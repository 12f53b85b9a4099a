package org.sbert4j.weights;

import java.nio.file.Files;
import java.nio.file.Path;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.storage.FileNames;

/**
 * config_sentence_transformers.json: versions, prompts, the similarity. Nothing of it is needed to
 * compute a vector, but some of it would change one, as {@code
 * SentenceTransformer._parse_model_config} applies it to every call of encode.
 */
final class ModelSettings {
  private static final String DEFAULT_PROMPT_NAME = "default_prompt_name";
  private static final String TRUNCATE_DIM = "truncate_dim";
  private static final String MODEL_TYPE = "model_type";

  private ModelSettings() {}

  /** Refuses what would change the vectors. */
  static void check(Path folder) {
    Path file = folder.resolve(FileNames.MODEL_SETTINGS);
    if (!Files.exists(file)) {
      return;
    }
    JsonObject json = JsonObject.read(file);
    String modelType = json.string(MODEL_TYPE).orElse("SentenceTransformer");
    if (!modelType.equals("SentenceTransformer")) {
      throw json.error(
          MODEL_TYPE,
          "\""
              + modelType
              + "\" is not supported; use a model of type SentenceTransformer, and CrossEncoder for a"
              + " reranker");
    }
    checkDefaultPrompt(json);
    if (json.has(TRUNCATE_DIM)) {
      throw json.error(
          TRUNCATE_DIM,
          "cutting the vectors to "
              + json.requiredInteger(TRUNCATE_DIM)
              + " dimensions is not supported; set it to null and cut them yourself");
    }
  }

  /** Refuses a default prompt that is not empty. */
  static void checkDefaultPrompt(JsonObject json) {
    json.string(DEFAULT_PROMPT_NAME).ifPresent(name -> checkDefaultPrompt(json, name));
  }

  private static void checkDefaultPrompt(JsonObject json, String name) {
    String prompt = json.object("prompts").flatMap(prompts -> prompts.string(name)).orElse("");
    if (!prompt.isEmpty()) {
      throw json.error(
          DEFAULT_PROMPT_NAME,
          "a default prompt (\""
              + name
              + "\") is not supported; set it to null and put the prompt"
              + " in front of your texts");
    }
  }
}
