package org.sbert4j.backend;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The element-wise functions that {@code hidden_act}, a Dense module and a cross-encoder can name.
 *
 * <p>The names are those of transformers' {@code activations.py}, several of which are one function
 * computed in different ways; where it has none, PyTorch's. Constants are PyTorch's defaults.
 */
public enum ActivationFunction {
  /** {@code x · Φ(x)} with the exact Φ, by the error function. Paper: arXiv 1606.08415. */
  GELU("gelu", "gelu_python"),
  /** GELU with Φ approximated through tanh, as the original BERT code of Google has it. */
  GELU_TANH("gelu_new", "gelu_pytorch_tanh", "gelu_fast", "gelu_python_tanh"),
  /** {@code max(x, 0)}. */
  RELU("relu"),
  /** {@code min(max(x, 0), 6)}. */
  RELU6("relu6"),
  /** {@code x} where positive, {@code 0.01 · x} elsewhere. */
  LEAKY_RELU("leaky_relu"),
  /** {@code x} where positive, {@code exp(x) - 1} elsewhere. */
  ELU("elu"),
  /** A scaled {@link #ELU}. Paper: arXiv 1706.02515. */
  SELU("selu"),
  /** {@code x · sigmoid(x)}. */
  SILU("silu", "swish"),
  /** {@code 1 / (1 + exp(-x))}. */
  SIGMOID("sigmoid"),
  /** {@code log(sigmoid(x))}. */
  LOG_SIGMOID("logsigmoid"),
  /** The hyperbolic tangent. */
  TANH("tanh"),
  /** {@code log(1 + exp(x))}. */
  SOFTPLUS("softplus"),
  /** {@code x · tanh(softplus(x))}. Paper: arXiv 1908.08681. */
  MISH("mish"),
  /** {@code x / (1 + |x|)}. */
  SOFTSIGN("softsign"),
  /** {@code min(max(x, -1), 1)}. */
  HARDTANH("hardtanh"),
  /** {@code min(max(x + 3, 0), 6) / 6}. */
  HARDSIGMOID("hardsigmoid"),
  /** {@code x · min(max(x + 3, 0), 6) / 6}. */
  HARDSWISH("hardswish"),
  /** {@code x}. */
  IDENTITY("identity", "linear");

  // List.of makes it immutable, which the type does not tell.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> names;

  ActivationFunction(String... names) {
    this.names = List.of(names);
  }

  /**
   * The function that a configuration names.
   *
   * @param name as written in config.json, for example {@code "gelu"}; case does not matter
   */
  public static Optional<ActivationFunction> named(String name) {
    String lowerCaseName = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(function -> function.names.contains(lowerCaseName))
        .findFirst();
  }

  /** Every name that {@link #named} knows, for error messages. */
  public static String knownNames() {
    return Arrays.stream(values())
        .flatMap(function -> function.names.stream())
        .collect(Collectors.joining(", "));
  }
}
