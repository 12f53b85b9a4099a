package org.sbert4j.weights.folder;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sbert4j.weights.json.JsonObject;

/**
 * What a cross-encoder's files say about its scores ({@code cross_encoder/model.py}, {@code
 * _parse_model_config} and {@code get_default_activation_fn}; transformers' {@code
 * PreTrainedConfig}).
 */
final class ClassifierSettings {
  private static final String MODEL_TYPE = "model_type";
  private static final String DEFAULT_PROMPT_NAME = "default_prompt_name";
  private static final String CROSS_ENCODER = "CrossEncoder";
  private static final String ACTIVATION = "activation_fn";
  private static final String ACTIVATION_BEFORE_4 = "sbert_ce_default_activation_function";
  private static final String ID_TO_LABEL = "id2label";
  private static final String NUM_LABELS = "num_labels";
  private static final String ARCHITECTURES = "architectures";

  /** The default of transformers, for a model that was saved with a classifier. */
  private static final int DEFAULT_LABELS = 2;

  private ClassifierSettings() {}

  /**
   * Refuses what config_sentence_transformers.json may say and the scores would suffer from.
   *
   * @param json an object without fields if there is no such file
   */
  static void check(JsonObject json) {
    // The library's default for a folder that does not say.
    String modelType = json.string(MODEL_TYPE).orElse("SentenceTransformer");
    if (!modelType.equals(CROSS_ENCODER)) {
      throw json.error(
          MODEL_TYPE,
          "a model of type \""
              + modelType
              + "\" has no scores; use a CrossEncoder, or load this one as what it is (on the command"
              + " line by sbert4j embed)");
    }
    checkDefaultPrompt(json);
  }

  /** Refuses a default prompt that is not empty. */
  private static void checkDefaultPrompt(JsonObject json) {
    Optional<String> name = json.string(DEFAULT_PROMPT_NAME);
    Optional<JsonObject> prompts = json.object("prompts");
    String prompt = name.flatMap(used -> prompts.flatMap(texts -> texts.string(used))).orElse("");
    if (!prompt.isEmpty()) {
      throw json.error(
          DEFAULT_PROMPT_NAME,
          "a default prompt (\"%s\") is not supported for pairs; set it to null and put the prompt in front of your texts"
              .formatted(name.get()));
    }
  }

  /**
   * Labels, each with a score. Where {@code architectures} names no classifier, it is one, whatever
   * else the file says: so sentence-transformers has it. Otherwise transformers keeps no id2label
   * where there are its default two.
   */
  static int numLabels(JsonObject config) {
    Optional<Integer> names = config.object(ID_TO_LABEL).map(labels -> labels.names().size());
    Optional<Integer> number = config.integer(NUM_LABELS);
    if (names.isPresent() && number.isPresent() && !names.equals(number)) {
      throw config.error(
          NUM_LABELS,
          "is "
              + number.get()
              + " where id2label names "
              + names.get()
              + " labels; remove the one that is wrong");
    }
    if (!isClassifier(config)) {
      return 1;
    }
    int labels = names.or(() -> number).orElse(DEFAULT_LABELS);
    if (labels < 1) {
      throw config.error(
          names.isPresent() ? ID_TO_LABEL : NUM_LABELS,
          "there must be at least one label; take config.json from the model's own folder");
    }
    return labels;
  }

  /** The labels' names, in order; {@code LABEL_0} and so on where config.json gives none. */
  static List<String> labels(JsonObject config) {
    Optional<JsonObject> names = config.object(ID_TO_LABEL);
    return IntStream.range(0, numLabels(config))
        .mapToObj(
            label ->
                names.flatMap(json -> json.text(Integer.toString(label))).orElse("LABEL_" + label))
        .toList();
  }

  private static boolean isClassifier(JsonObject config) {
    return config.strings(ARCHITECTURES).stream()
        .anyMatch(name -> name.endsWith("ForSequenceClassification"));
  }

  /** The activation that version 6 states beside modules.json, else that of config.json. */
  static String activation(JsonObject modelSettings, JsonObject config, int numLabels) {
    return modelSettings
        .string(ACTIVATION)
        .map(found -> TorchActivations.named(modelSettings, ACTIVATION, found))
        .orElseGet(() -> activation(config, numLabels));
  }

  /** The activation that config.json states, as version 4 or older ones do, else the default. */
  static String activation(JsonObject config, int numLabels) {
    Optional<JsonObject> settings = config.object("sentence_transformers");
    JsonObject stating = settings.filter(json -> json.has(ACTIVATION)).orElse(config);
    String field = stating == config ? ACTIVATION_BEFORE_4 : ACTIVATION;
    return stating
        .string(field)
        .map(found -> TorchActivations.named(stating, field, found))
        .orElse(numLabels == 1 ? "sigmoid" : "identity");
  }
}
