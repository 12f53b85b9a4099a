package org.sbert4j.weights.onnx;

import java.util.Set;

/** Tells which activation a group of operations is. */
final class Activations {
  /** What stands for a Gelu whose attribute says that it is computed by tanh. */
  static final String GELU_TANH = "Gelu (approximate)";

  /** What stands for a multiplication by 0.5. */
  static final String HALVES = "Mul (by 0.5)";

  /** Operations that leave numbers as they are. */
  private static final Set<String> NO_FUNCTIONS =
      Set.of(
          "Cast",
          "DequantizeLinear",
          "DynamicQuantizeLinear",
          "Identity",
          "QuantizeLinear",
          "Reshape");

  private Activations() {}

  /**
   * The names in config.json of what these operations may compute; empty if they are not known.
   *
   * @param operations the operators between two linear layers
   */
  static Set<String> named(Set<String> operations) {
    boolean multiplies = has(operations, "Mul", "QLinearMul", HALVES);
    if (operations.contains("FastGelu") || operations.contains(GELU_TANH)) {
      return Set.of("gelu_new");
    }
    if (operations.contains("QuickGelu")) {
      return Set.of("quick_gelu");
    }
    if (has(operations, "Gelu", "BiasGelu", "Erf")) {
      return Set.of("gelu");
    }
    if (has(operations, "Mish") || (has(operations, "Softplus") && has(operations, "Tanh"))) {
      return Set.of("mish");
    }
    if (has(operations, "Tanh")) {
      return multiplies ? Set.of("gelu_new") : Set.of("tanh");
    }
    if (has(operations, "Sigmoid", "QLinearSigmoid")) {
      if (has(operations, "Log")) {
        return Set.of("logsigmoid");
      }
      return multiplies ? Set.of("silu") : Set.of("sigmoid");
    }
    if (has(operations, "Swish")) {
      return Set.of("silu");
    }
    if (has(operations, "HardSwish")) {
      return Set.of("hardswish");
    }
    if (has(operations, "HardSigmoid")) {
      return multiplies ? Set.of("hardswish") : Set.of("hardsigmoid");
    }
    if (has(operations, "LeakyRelu", "QLinearLeakyRelu")) {
      return Set.of("leaky_relu");
    }
    if (has(operations, "Elu")) {
      return Set.of("elu");
    }
    if (has(operations, "Selu")) {
      return Set.of("selu");
    }
    if (has(operations, "Softplus")) {
      return Set.of("softplus");
    }
    if (has(operations, "Softsign")) {
      return Set.of("softsign");
    }
    if (has(operations, "Clip")) {
      return multiplies || has(operations, "Div")
          ? Set.of("hardswish", "hardsigmoid")
          : Set.of("relu6", "hardtanh");
    }
    if (has(operations, "Relu")) {
      return Set.of("relu");
    }
    if (operations.stream().allMatch(NO_FUNCTIONS::contains)) {
      // A range of integers that begins at 0 takes the place of the maximum.
      return has(operations, "QuantizeLinear")
          ? Set.of("relu", "relu6", "linear")
          : Set.of("linear");
    }
    return Set.of();
  }

  private static boolean has(Set<String> operations, String... any) {
    for (String operation : any) {
      if (operations.contains(operation)) {
        return true;
      }
    }
    return false;
  }
}
