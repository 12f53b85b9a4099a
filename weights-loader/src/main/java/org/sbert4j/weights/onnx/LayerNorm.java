package org.sbert4j.weights.onnx;

import java.util.Optional;

/**
 * A layer normalisation of a graph, as one operation or as those that PyTorch's exporter writes for
 * old versions of ONNX.
 *
 * @param epsilon what is added to the variance; empty if it is not known
 */
record LayerNorm(Weight weight, Weight bias, Optional<Float> epsilon) {
  /** How many operations may stand between two of its parts. */
  private static final int MAX_STEPS = 4;

  /** Reads the normalisation that an operation is, or is the division of. */
  static Optional<LayerNorm> read(Graph graph, Node node) {
    return switch (node.opType()) {
      case "LayerNormalization" -> fused(graph, node, node.input(1), node.input(2), 1e-5f);
      case "SkipLayerNormalization" -> fused(graph, node, node.input(2), node.input(3), 1e-12f);
      case "EmbedLayerNormalization" -> fused(graph, node, node.input(5), node.input(6), 1e-12f);
      case "QEmbedLayerNormalization" -> quantizedEmbeddings(graph, node);
      case "Div" -> separate(graph, node);
      default -> Optional.empty();
    };
  }

  private static Optional<LayerNorm> fused(
      Graph graph, Node node, String weight, String bias, float defaultEpsilon) {
    Optional<Float> epsilon = Optional.of(node.floatAttribute("epsilon").orElse(defaultEpsilon));
    return of(graph.weight(weight), graph.weight(bias), epsilon);
  }

  private static Optional<LayerNorm> of(
      Optional<Weight> weight, Optional<Weight> bias, Optional<Float> epsilon) {
    return weight
        .flatMap(Weight::row)
        .flatMap(
            found -> bias.flatMap(Weight::row).map(other -> new LayerNorm(found, other, epsilon)));
  }

  private static Optional<LayerNorm> quantizedEmbeddings(Graph graph, Node node) {
    return of(
        graph.weight(node.input(5), node.input(11), node.input(16), 0),
        graph.weight(node.input(6), node.input(12), node.input(17), 0),
        Optional.of(node.floatAttribute("epsilon").orElse(1e-12f)));
  }

  /** {@code x / sqrt(variance + epsilon) * weight + bias}, beginning at the division. */
  private static Optional<LayerNorm> separate(Graph graph, Node node) {
    Optional<Node> root = behind(graph, node.input(1)).filter(found -> found.is("Sqrt"));
    if (root.isEmpty()) {
      return Optional.empty();
    }
    Optional<Float> epsilon =
        behind(graph, root.get().input(0))
            .filter(found -> found.is("Add"))
            .flatMap(sum -> graph.number(sum.input(1)).or(() -> graph.number(sum.input(0))));
    String[] value = {node.output()};
    Optional<Weight> weight = operand(graph, value, "Mul");
    Optional<Weight> bias = operand(graph, value, "Add");
    return of(weight, bias, epsilon);
  }

  /** What a value comes from, when conversions of its type are left out. */
  private static Optional<Node> behind(Graph graph, String value) {
    Optional<Node> node = graph.producer(value);
    for (int step = 0; step < MAX_STEPS; step++) {
      if (node.isEmpty() || !node.get().is("Cast", "QuantizeLinear", "DequantizeLinear")) {
        break;
      }
      node = graph.producer(node.get().input(0));
    }
    return node;
  }

  /**
   * The constant that a value is multiplied by, or that is added to it.
   *
   * @param value the value's name, to be replaced by the result's
   */
  private static Optional<Weight> operand(Graph graph, String[] value, String opType) {
    for (int step = 0; step < MAX_STEPS; step++) {
      String next = "";
      for (Node user : graph.consumers(value[0])) {
        boolean isFirst = user.input(0).equals(value[0]);
        Optional<Weight> found = Optional.empty();
        if (user.is(opType)) {
          found = graph.weight(user.input(isFirst ? 1 : 0));
        } else if (user.is("QLinear" + opType)) {
          int other = isFirst ? 3 : 0;
          found = graph.weight(user.input(other), user.input(other + 1), user.input(other + 2), 0);
        } else if (user.is("Cast", "QuantizeLinear", "DequantizeLinear")) {
          next = user.output();
        }
        if (found.isPresent()) {
          value[0] = user.output();
          return found;
        }
      }
      value[0] = next;
    }
    return Optional.empty();
  }
}
