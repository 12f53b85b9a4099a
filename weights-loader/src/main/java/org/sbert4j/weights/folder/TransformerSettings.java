package org.sbert4j.weights.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.storage.FileNames;

/**
 * sentence_bert_config.json, or one of the names it had for other architectures
 * (sentence-transformers {@code base/modules/transformer.py, Transformer.load_config}).
 *
 * @param maxSeqLength {@code max_seq_length}; empty when absent or null
 * @param doLowerCase {@code do_lower_case}
 */
record TransformerSettings(OptionalInt maxSeqLength, boolean doLowerCase) {
  /** What holds without any such file. */
  static final TransformerSettings NONE = new TransformerSettings(OptionalInt.empty(), false);

  /** Arguments for the constructors of model, tokenizer and configuration, by old and new name. */
  private static final List<String> ARGUMENT_FIELDS =
      List.of(
          "model_args",
          "model_kwargs",
          "tokenizer_args",
          "processor_kwargs",
          "config_args",
          "config_kwargs",
          "processing_kwargs");

  /**
   * Arguments that do not change a vector: where code may come from, and how attention is computed.
   */
  private static final List<String> HARMLESS_ARGUMENTS =
      List.of("trust_remote_code", "attn_implementation", "add_pooling_layer", "use_fast");

  /** What version 6 writes about the kind of the model, and what each kind must have there. */
  enum Task {
    /** A transformer under a pooling. */
    EMBEDDING("feature-extraction", "token_embeddings", "last_hidden_state"),
    /** A transformer with its own classification head: a cross-encoder. */
    CLASSIFICATION("sequence-classification", "scores", "logits");

    private final String transformerTask;
    private final String moduleOutputName;
    private final String methodOutputName;

    Task(String transformerTask, String moduleOutputName, String methodOutputName) {
      this.transformerTask = transformerTask;
      this.moduleOutputName = moduleOutputName;
      this.methodOutputName = methodOutputName;
    }
  }

  /** Reads the first of the files that exists and is not empty; defaults when there is none. */
  static TransformerSettings read(Path folder, Task task) {
    for (String name : FileNames.TRANSFORMER_SETTINGS) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        JsonObject json = JsonObject.read(file);
        if (!json.names().isEmpty()) {
          return of(json, task);
        }
      }
    }
    return NONE;
  }

  private static TransformerSettings of(JsonObject json, Task task) {
    ARGUMENT_FIELDS.forEach(
        field -> json.object(field).ifPresent(arguments -> checkArguments(json, field, arguments)));
    checkTask(json, task);
    Optional<Integer> maxSeqLength = json.integer("max_seq_length");
    if (maxSeqLength.isPresent() && maxSeqLength.get() <= 0) {
      throw json.error(
          "max_seq_length",
          "expected a positive whole number, found " + maxSeqLength.get() + "; correct the field");
    }
    return new TransformerSettings(
        maxSeqLength.map(OptionalInt::of).orElse(OptionalInt.empty()),
        json.bool("do_lower_case").orElse(false));
  }

  private static void checkArguments(JsonObject json, String field, JsonObject arguments) {
    for (String name : arguments.names()) {
      if (!HARMLESS_ARGUMENTS.contains(name)) {
        throw arguments.error(
            name,
            "an argument under "
                + field
                + " is not supported; write the setting into config.json,"
                + " tokenizer_config.json or max_seq_length and remove it from "
                + json.file().getFileName());
      }
    }
  }

  private static void checkTask(JsonObject json, Task task) {
    checkValue(json, "transformer_task", task.transformerTask);
    checkValue(json, "module_output_name", task.moduleOutputName);
    if (json.has("query_expansion")) {
      throw json.error("query_expansion", "is not supported; set it to null");
    }
    Optional<JsonObject> modalities = json.object("modality_config");
    if (modalities.isPresent()) {
      JsonObject text = modalities.get().requiredObject("text");
      checkValue(text, "method", "forward");
      checkValue(text, "method_output_name", task.methodOutputName);
    }
  }

  private static void checkValue(JsonObject json, String field, String supported) {
    String found = json.string(field).orElse(supported);
    if (!found.equals(supported)) {
      throw json.error(
          field,
          "\""
              + found
              + "\" is not supported, only \""
              + supported
              + "\" is here; use a text embedding model with SentenceTransformer, a reranker with"
              + " CrossEncoder");
    }
  }
}
