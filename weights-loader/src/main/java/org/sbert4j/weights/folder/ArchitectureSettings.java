package org.sbert4j.weights.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.storage.FileNames;

/**
 * What a transformer's folder may say, whatever the architecture, so that the weights are not used
 * as they are. Refused; what belongs to BERT's own shape is read elsewhere.
 */
final class ArchitectureSettings {
  private ArchitectureSettings() {}

  /**
   * Refuses an adapter, an architecture that is not known, and the fields of config.json under
   * which other vectors come out.
   */
  static void check(Path transformerFolder) {
    Path adapter = transformerFolder.resolve(FileNames.ADAPTER);
    if (Files.exists(adapter)) {
      // Python looks for this file first and takes the weights from the model it names.
      throw JsonObject.read(adapter)
          .error(
              "base_model_name_or_path",
              "an adapter is not supported; merge it into the model (merge_and_unload) and save"
                  + " that");
    }
    JsonObject config = JsonObject.read(transformerFolder.resolve("config.json"));
    ModelTypes.of(config);
    if (config.bool("is_causal").orElse(false)) {
      throw config.error(
          "is_causal",
          "true is not supported, since transformers 5 then hides the tokens after each token;"
              + " remove the field if the model was not trained so");
    }
    refuseContent(
        config,
        "quantization_config",
        "quantized weights are not supported; use the model that they were made of");
    refuseContent(
        config, "per_layer_config", "layers that differ are not supported; use a model without it");
  }

  private static void refuseContent(JsonObject config, String field, String problemAndFix) {
    if (config.has(field)
        && !(config.isObject(field) && config.requiredObject(field).names().isEmpty())) {
      throw config.error(field, problemAndFix);
    }
  }
}
