package org.sbert4j.weights.onnx;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A linear layer of a graph, {@code nn.Linear}, in whichever operations it is written: a MatMul and
 * an Add, a Gemm, or what ONNX Runtime makes of them when it quantises and fuses.
 *
 * @param node the operation that multiplies
 * @param weight as in a state dict, {@code [out, in]}
 * @param factor by which the product is multiplied
 * @param bias null if there is none
 * @param values what its operations compute
 */
record LinearLayer(Node node, Weight weight, float factor, Weight bias, Set<String> values) {
  /** How many operations may stand between the multiplication and the addition of the bias. */
  private static final int MAX_STEPS = 6;

  /** Operations that hand on numbers as they are, or as well as their type can say them. */
  private static final String[] TRANSPARENT = {
    "Cast", "Identity", "Reshape", "QuantizeLinear", "DequantizeLinear"
  };

  /** What an operation that multiplies says by itself. */
  private record Product(Weight weight, Weight bias, List<String> values) {}

  /** Reads the layer that an operation begins; empty if it multiplies by no constant matrix. */
  static Optional<LinearLayer> read(Graph graph, Node node) {
    return product(graph, node)
        .filter(product -> product.weight.isMatrix())
        .filter(product -> product.weight.isFloatingPoint())
        .map(product -> withBias(graph, node, product));
  }

  private static Optional<Product> product(Graph graph, Node node) {
    return switch (node.opType()) {
      case "MatMul" -> plain(graph, node, false, "");
      case "Gemm", "FusedGemm" ->
          hasFactors(node)
              ? plain(graph, node, node.intAttribute("transB", 0) != 0, node.input(2))
              : Optional.empty();
      case "FusedMatMul" ->
          node.intAttribute("transA", 0) == 0
              ? plain(graph, node, node.intAttribute("transB", 0) != 0, "")
              : Optional.empty();
      case "MatMulInteger" -> integers(graph, node);
      case "MatMulIntegerToFloat" ->
          quantized(graph, node, node.input(1), node.input(3), node.input(5), node.input(6));
      case "DynamicQuantizeMatMul" ->
          quantized(graph, node, node.input(1), node.input(2), node.input(3), node.input(4));
      case "QLinearMatMul" ->
          quantized(graph, node, node.input(3), node.input(4), node.input(5), "");
      case "QGemm" -> quantizedGemm(graph, node);
      default -> Optional.empty();
    };
  }

  /** Whether the first factor is taken as it is and the product not multiplied further. */
  private static boolean hasFactors(Node node) {
    return node.intAttribute("transA", 0) == 0
        && node.floatAttribute("alpha").orElse(1f) == 1f
        && node.floatAttribute("beta").orElse(1f) == 1f;
  }

  private static Optional<Product> plain(Graph graph, Node node, boolean outFirst, String bias) {
    return graph
        .weight(node.input(1))
        .map(
            weight ->
                new Product(
                    outFirst ? weight : weight.transpose(),
                    vector(graph, bias),
                    List.of(node.output())));
  }

  private static Optional<Product> quantized(
      Graph graph, Node node, String weight, String scale, String zeroPoint, String bias) {
    return graph
        .weight(weight, scale, zeroPoint, 1)
        .map(found -> new Product(found.transpose(), vector(graph, bias), List.of(node.output())));
  }

  /** {@code Cast(MatMulInteger(x, w)) * (scaleOfX * scaleOfW)}, as quantize_dynamic writes it. */
  private static Optional<Product> integers(Graph graph, Node node) {
    for (Node cast : graph.consumers(node.output())) {
      for (Node scaling : graph.consumers(cast.output())) {
        if (!cast.is("Cast") || !scaling.is("Mul")) {
          continue;
        }
        String scales = scaling.input(scaling.input(0).equals(cast.output()) ? 1 : 0);
        Optional<Node> product = graph.producer(scales).filter(found -> found.is("Mul"));
        for (int i = 0; i < 2 && product.isPresent(); i++) {
          Optional<Weight> weight =
              graph.weight(node.input(1), product.get().input(i), node.input(3), 1);
          if (weight.isPresent()) {
            return Optional.of(
                new Product(
                    weight.get().transpose(),
                    null,
                    List.of(node.output(), cast.output(), scales, scaling.output())));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** QGemm: its bias is in units of the product of both scales. */
  private static Optional<Product> quantizedGemm(Graph graph, Node node) {
    boolean outFirst = node.intAttribute("transB", 0) != 0;
    if (!hasFactors(node)) {
      return Optional.empty();
    }
    return graph
        .weight(node.input(3), node.input(4), node.input(5), outFirst ? 0 : 1)
        .map(
            weight ->
                new Product(
                    outFirst ? weight : weight.transpose(),
                    graph
                        .weight(node.input(6), node.input(4), "", 0)
                        .flatMap(Weight::row)
                        .flatMap(bias -> scaled(graph, bias, node.input(1)))
                        .orElse(null),
                    List.of(node.output())));
  }

  private static Optional<Weight> scaled(Graph graph, Weight bias, String scale) {
    return graph.constant(scale).map(by -> bias.dequantized(bias.quantization().times(by)));
  }

  private static LinearLayer withBias(Graph graph, Node node, Product product) {
    Set<String> values = new LinkedHashSet<>(product.values);
    Weight bias = product.bias;
    String value = product.values.get(product.values.size() - 1);
    for (int step = 0; step < MAX_STEPS && bias == null; step++) {
      String next = "";
      for (Node consumer : graph.consumers(value)) {
        bias = addedBy(graph, consumer, value);
        if (bias != null) {
          if (consumer.is("Add", "QLinearAdd")) {
            values.add(consumer.output());
          }
          break;
        }
        if (consumer.is(TRANSPARENT)) {
          next = consumer.output();
        }
      }
      value = next;
    }
    return new LinearLayer(
        node, product.weight, node.floatAttribute("alpha").orElse(1f), bias, values);
  }

  /** The vector that an operation adds to a value. */
  private static Weight addedBy(Graph graph, Node node, String value) {
    boolean isFirst = node.input(0).equals(value);
    return switch (node.opType()) {
      case "Add" -> vector(graph, node.input(isFirst ? 1 : 0));
      case "QLinearAdd" -> {
        int other = isFirst ? 3 : 0;
        yield graph
            .weight(node.input(other), node.input(other + 1), node.input(other + 2), 0)
            .flatMap(Weight::row)
            .orElse(null);
      }
      case "BiasGelu", "FastGelu" -> vector(graph, node.input(1));
      case "SkipLayerNormalization" -> vector(graph, node.input(4));
      case "MultiHeadAttention" -> {
        Weight all = vector(graph, node.input(3));
        int part = node.inputs().indexOf(value);
        yield all == null || part > 2 || all.columns() % 3 != 0 ? null : all.part(part, 3);
      }
      default -> null;
    };
  }

  private static Weight vector(Graph graph, String value) {
    return graph.weight(value).flatMap(Weight::row).filter(Weight::isFloatingPoint).orElse(null);
  }
}
