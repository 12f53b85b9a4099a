package org.sbert4j.weights.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.storage.FileNames;

/**
 * config_sentence_transformers.json: what holds for every call of encode unless the call says
 * otherwise. As {@code BaseModel._parse_model_config} and {@code
 * SentenceTransformer._parse_model_config} of sentence-transformers 6 read it.
 *
 * @param prompts each prompt's name and text, in the order of the file. As in the reference, {@code
 *     query} and {@code document} are always there, empty where the file has none.
 * @param defaultPromptName the prompt of calls that name none; empty for no prompt. Always one of
 *     {@code prompts}.
 * @param similarityFunctionName {@code cosine}, {@code dot}, {@code euclidean} or {@code
 *     manhattan}; cosine where the file has none
 * @param truncateDim how many elements of a vector are kept; empty for all
 */
public record ModelSettings(
    Map<String, String> prompts,
    Optional<String> defaultPromptName,
    String similarityFunctionName,
    OptionalInt truncateDim) {
  private static final String PROMPTS = "prompts";
  private static final String DEFAULT_PROMPT_NAME = "default_prompt_name";
  private static final String SIMILARITY = "similarity_fn_name";
  private static final String TRUNCATE_DIM = "truncate_dim";
  private static final String MODEL_TYPE = "model_type";

  private static final List<String> SIMILARITIES =
      List.of("cosine", "dot", "euclidean", "manhattan");

  /** The similarity of a model of another kind, which the reference takes for none. */
  private static final String MULTI_VECTOR_SIMILARITY = "maxsim";

  /** Copies the map. */
  public ModelSettings {
    prompts = Collections.unmodifiableMap(new LinkedHashMap<>(prompts));
  }

  /** The settings of a folder without the file. */
  static ModelSettings defaults() {
    return new ModelSettings(
        withDefaults(Map.of()), Optional.empty(), SIMILARITIES.get(0), OptionalInt.empty());
  }

  /** Reads the file, if there is one. */
  static ModelSettings read(Path folder) {
    Path file = folder.resolve(FileNames.MODEL_SETTINGS);
    if (!Files.exists(file)) {
      return defaults();
    }
    JsonObject json = JsonObject.read(file);
    String modelType = json.string(MODEL_TYPE).orElse("SentenceTransformer");
    if (!modelType.equals("SentenceTransformer")) {
      throw json.error(
          MODEL_TYPE,
          "\""
              + modelType
              + "\" is not supported; use a model of type SentenceTransformer, and CrossEncoder for a"
              + " reranker (on the command line sbert4j rerank)");
    }
    Map<String, String> prompts = withDefaults(prompts(json));
    return new ModelSettings(
        prompts,
        defaultPromptName(json, prompts),
        similarity(json),
        json.has(TRUNCATE_DIM)
            ? OptionalInt.of(json.requiredPositive(TRUNCATE_DIM))
            : OptionalInt.empty());
  }

  /** The prompts of the file; one that is null counts as empty. */
  private static Map<String, String> prompts(JsonObject json) {
    Map<String, String> prompts = new LinkedHashMap<>();
    json.object(PROMPTS)
        .ifPresent(
            texts ->
                texts.names().forEach(name -> prompts.put(name, texts.string(name).orElse(""))));
    return prompts;
  }

  private static Map<String, String> withDefaults(Map<String, String> prompts) {
    Map<String, String> all = new LinkedHashMap<>(prompts);
    all.putIfAbsent("query", "");
    all.putIfAbsent("document", "");
    return all;
  }

  private static Optional<String> defaultPromptName(JsonObject json, Map<String, String> prompts) {
    Optional<String> name = json.string(DEFAULT_PROMPT_NAME);
    if (name.isPresent() && !prompts.containsKey(name.get())) {
      throw json.error(
          DEFAULT_PROMPT_NAME,
          "\"%s\" is none of the prompts %s; name one of them or add it under %s"
              .formatted(name.get(), prompts.keySet(), PROMPTS));
    }
    return name;
  }

  private static String similarity(JsonObject json) {
    String name = json.string(SIMILARITY).orElse(MULTI_VECTOR_SIMILARITY);
    if (name.equals(MULTI_VECTOR_SIMILARITY)) {
      return SIMILARITIES.get(0);
    }
    if (!SIMILARITIES.contains(name)) {
      throw json.error(
          SIMILARITY,
          "the similarity \""
              + name
              + "\" is unknown; known are "
              + String.join(", ", SIMILARITIES));
    }
    return name;
  }
}
