package org.sbert4j.weights.folder;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sbert4j.weights.json.JsonObject;

/** The activation classes of PyTorch that a configuration names by their Python path. */
final class TorchActivations {
  private static final Pattern TORCH_CLASS =
      Pattern.compile("torch\\.nn\\.(?:modules\\.(?:activation|linear)\\.)?(\\w+)");

  /** PyTorch's class to our name, each with the arguments that the class has by default. */
  private static final Map<String, String> ACTIVATIONS =
      new TreeMap<>(
          Map.ofEntries(
              // With the default alpha of 1 the two are one function.
              Map.entry("CELU", "elu"),
              Map.entry("ELU", "elu"),
              Map.entry("GELU", "gelu"),
              Map.entry("Hardsigmoid", "hardsigmoid"),
              Map.entry("Hardswish", "hardswish"),
              Map.entry("Hardtanh", "hardtanh"),
              Map.entry("Identity", "identity"),
              Map.entry("LeakyReLU", "leaky_relu"),
              Map.entry("LogSigmoid", "logsigmoid"),
              Map.entry("Mish", "mish"),
              Map.entry("ReLU", "relu"),
              Map.entry("ReLU6", "relu6"),
              Map.entry("SELU", "selu"),
              Map.entry("Sigmoid", "sigmoid"),
              Map.entry("SiLU", "silu"),
              Map.entry("Softplus", "softplus"),
              Map.entry("Softsign", "softsign"),
              Map.entry("Tanh", "tanh")));

  private TorchActivations() {}

  /**
   * Our name of a PyTorch class, such as {@code tanh} for {@code torch.nn.modules.activation.Tanh}.
   *
   * @param field where {@code found} was read, for the error
   */
  static String named(JsonObject json, String field, String found) {
    Matcher matcher = TORCH_CLASS.matcher(found);
    String name = matcher.matches() ? ACTIVATIONS.get(matcher.group(1)) : null;
    if (name == null) {
      throw json.error(
          field,
          "the activation \""
              + found
              + "\" is unknown; known are "
              + ACTIVATIONS.keySet()
              + " of torch.nn");
    }
    return name;
  }
}
