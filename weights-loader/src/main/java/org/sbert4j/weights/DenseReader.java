package org.sbert4j.weights;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sbert4j.weights.json.JsonObject;

/**
 * The configurations of the modules that turn one sentence embedding into another: Dense and
 * Normalize ({@code base/modules/dense.py}, {@code base/modules/normalize.py}).
 */
final class DenseReader {
  private static final String ACTIVATION = "activation_function";
  private static final String SENTENCE_EMBEDDING = "sentence_embedding";

  private static final Pattern TORCH_CLASS =
      Pattern.compile("torch\\.nn\\.(?:modules\\.(?:activation|linear)\\.)?(\\w+)");

  /** PyTorch's class to our name, each with the arguments that the class has by default. */
  private static final Map<String, String> ACTIVATIONS =
      new TreeMap<>(
          Map.of(
              "Identity", "identity",
              "Tanh", "tanh",
              "ReLU", "relu",
              "GELU", "gelu",
              "Sigmoid", "sigmoid",
              "SiLU", "silu"));

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
    Matcher matcher = TORCH_CLASS.matcher(found);
    String name = matcher.matches() ? ACTIVATIONS.get(matcher.group(1)) : null;
    if (name == null) {
      throw json.error(
          ACTIVATION,
          "the activation \""
              + found
              + "\" is unknown; known are "
              + ACTIVATIONS.keySet()
              + " of torch.nn");
    }
    return name;
  }
}
