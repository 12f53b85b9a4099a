package org.sbert4j.weights.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.storage.FileNames;

/**
 * sentence_bert_config.json, or one of the names it had for other architectures
 * (sentence-transformers {@code base/modules/transformer.py, Transformer.load_config}).
 *
 * <p>This file's settings of the tokenizer alone; the others are {@code TokenizerConfig}'s.
 * docs/models.md has the table.
 *
 * @param maxSeqLength {@code max_seq_length}; empty when absent or null
 * @param queryLength {@code query_length}, what max_seq_length is for queries; likewise
 * @param documentLength {@code document_length}, what it is for documents; likewise
 * @param doLowerCase {@code do_lower_case}
 */
record TransformerSettings(
    OptionalInt maxSeqLength,
    OptionalInt queryLength,
    OptionalInt documentLength,
    boolean doLowerCase) {
  /** What holds without any such file. */
  static final TransformerSettings NONE =
      new TransformerSettings(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), false);

  /** Arguments for the constructors of model, tokenizer and configuration, by old and new name. */
  private static final List<String> ARGUMENT_FIELDS =
      List.of(
          "model_args",
          "model_kwargs",
          "tokenizer_args",
          "processor_kwargs",
          "config_args",
          "config_kwargs");

  /** Arguments for each call of the tokenizer, by what they are for. */
  private static final String PROCESSING_KWARGS = "processing_kwargs";

  /** Of these those that a text is affected by. */
  private static final List<String> PROCESSING_OF_TEXTS = List.of("common", "text");

  /**
   * Arguments that do not change a vector: where code may come from, and how attention is computed.
   */
  private static final List<String> HARMLESS_ARGUMENTS =
      List.of("trust_remote_code", "attn_implementation", "add_pooling_layer", "use_fast");

  private static final List<String> DTYPES = List.of("dtype", "torch_dtype");

  /** That in which everything is computed here, and that of the checkpoint; see docs/models.md. */
  private static final List<String> HARMLESS_DTYPES = List.of("float32", "auto");

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

  /**
   * What holds for a folder without modules.json: none of the files is read, and version 6 makes a
   * chat of every text if the tokenizer has a template for that.
   */
  static TransformerSettings withoutModules(Path folder) {
    String problemAndFix =
        "with a chat template and no modules.json sentence-transformers 6 takes texts for messages"
            + " of a chat, which is not supported; remove the template";
    JsonObject tokenizer = JsonObject.readIfPresent(folder.resolve("tokenizer_config.json"));
    if (tokenizer.has("chat_template")) {
      throw tokenizer.error("chat_template", problemAndFix);
    }
    for (String name : FileNames.CHAT_TEMPLATES) {
      if (Files.exists(folder.resolve(name))) {
        throw new ModelFormatException(folder.resolve(name), "", problemAndFix);
      }
    }
    return NONE;
  }

  private static TransformerSettings of(JsonObject json, Task task) {
    ARGUMENT_FIELDS.forEach(
        field -> json.object(field).ifPresent(arguments -> checkArguments(json, field, arguments)));
    json.object(PROCESSING_KWARGS).ifPresent(kinds -> checkProcessing(json, kinds));
    checkTask(json, task);
    if (json.has("tokenizer_name_or_path")) {
      throw json.error(
          "tokenizer_name_or_path",
          "a tokenizer from elsewhere is not supported; put its files beside config.json and remove"
              + " the field");
    }
    return new TransformerSettings(
        length(json, "max_seq_length"),
        length(json, "query_length"),
        length(json, "document_length"),
        json.bool("do_lower_case").orElse(false));
  }

  private static OptionalInt length(JsonObject json, String field) {
    if (!json.has(field)) {
      return OptionalInt.empty();
    }
    int length = json.requiredPositive(field);
    if (length < 2) {
      throw json.error(
          field, "is 1, which leaves no room for [CLS] and [SEP]; set it to 2 or more");
    }
    return OptionalInt.of(length);
  }

  private static void checkArguments(JsonObject json, String field, JsonObject arguments) {
    for (String name : arguments.names()) {
      if (!isHarmless(arguments, name)) {
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

  private static void checkProcessing(JsonObject json, JsonObject kinds) {
    for (String kind : PROCESSING_OF_TEXTS) {
      kinds
          .object(kind)
          .ifPresent(arguments -> checkArguments(json, PROCESSING_KWARGS + "." + kind, arguments));
    }
  }

  private static boolean isHarmless(JsonObject arguments, String name) {
    return HARMLESS_ARGUMENTS.contains(name)
        || !arguments.has(name)
        || (arguments.isObject(name) && arguments.requiredObject(name).names().isEmpty())
        || (DTYPES.contains(name)
            && HARMLESS_DTYPES.contains(arguments.string(name).orElseThrow()));
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
      if (modalities.get().has("message")) {
        throw modalities
            .get()
            .error(
                "message",
                "a text as a message of a chat is not supported; use a model that takes texts as"
                    + " they are");
      }
      checkValue(text, "method", "forward");
      checkValue(text, "method_output_name", task.methodOutputName);
    }
  }

  private static void checkValue(JsonObject json, String field, String supported) {
    // A list is the way to a value, here of one step.
    String found =
        json.isArray(field)
            ? String.join(".", json.strings(field))
            : json.string(field).orElse(supported);
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
