package org.sbert4j.weights.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import org.sbert4j.weights.json.JsonObject;

/**
 * The configurations of the modules that turn one sentence embedding into another: Dense, LayerNorm
 * and Normalize ({@code base/modules/dense.py}, {@code sentence_transformer/modules/layer_norm.py},
 * {@code base/modules/normalize.py}).
 */
final class DenseReader {
  private static final String ACTIVATION = "activation_function";
  private static final String SENTENCE_EMBEDDING = "sentence_embedding";

  private DenseReader() {}

  static DenseConfig read(Path folder) {
    JsonObject json = JsonObject.read(folder.resolve("config.json"));
    checkFeatures(json);
    if (json.bool("use_residual").orElse(false)) {
      throw json.error("use_residual", "true is not supported; use a model without it");
    }
    return new DenseConfig(
        folder,
        json.requiredPositive("in_features"),
        json.requiredPositive("out_features"),
        json.bool("bias").orElse(true),
        activation(json));
  }

  static LayerNormConfig layerNorm(Path folder) {
    JsonObject json = JsonObject.read(folder.resolve("config.json"));
    return new LayerNormConfig(folder, json.requiredPositive("dimension"));
  }

  /** A Normalize module; before version 6 its folder is empty or missing. */
  static NormalizeConfig normalize(Path folder) {
    Path file = folder.resolve("config.json");
    // With the path "" the file is the transformer's own.
    if (Files.exists(file)) {
      checkFeatures(JsonObject.read(file));
    }
    return new NormalizeConfig();
  }

  private static void checkFeatures(JsonObject json) {
    for (String field : new String[] {"module_input_name", "module_output_name"}) {
      String found = json.string(field).orElse(SENTENCE_EMBEDDING);
      if (!found.equals(SENTENCE_EMBEDDING)) {
        throw json.error(
            field,
            "\""
                + found
                + "\" is not supported, only \""
                + SENTENCE_EMBEDDING
                + "\" is; use a model that changes the sentence embedding");
      }
    }
  }

  private static String activation(JsonObject json) {
    String found = json.string(ACTIVATION).orElse("torch.nn.modules.activation.Tanh");
    return TorchActivations.named(json, ACTIVATION, found);
  }
}
