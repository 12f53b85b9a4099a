package org.sbert4j.backend;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The element-wise functions that {@code hidden_act} and a Dense module can name.
 *
 * <p>The names are those of transformers' {@code activations.py}; several of its names are one
 * function computed in different ways.
 */
public enum ActivationFunction {
  /** {@code x · Φ(x)} with the exact Φ, by the error function. Paper: arXiv 1606.08415. */
  GELU("gelu", "gelu_python"),
  /** GELU with Φ approximated through tanh, as the original BERT code of Google has it. */
  GELU_TANH("gelu_new", "gelu_pytorch_tanh", "gelu_fast", "gelu_python_tanh"),
  /** {@code max(x, 0)}. */
  RELU("relu"),
  /** {@code x · sigmoid(x)}. */
  SILU("silu", "swish"),
  /** {@code 1 / (1 + exp(-x))}. */
  SIGMOID("sigmoid"),
  /** The hyperbolic tangent. */
  TANH("tanh"),
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
