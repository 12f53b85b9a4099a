package org.sbert4j.weights.onnx;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The names of linear layers' weights in a graph that is no BERT as a whole. The exporter renames
 * such a weight, {@code onnx::MatMul_541} or {@code val_64}, but its node says which module it
 * comes from.
 */
final class WeightNames {
  private static final String SUFFIX = ".weight";

  private WeightNames() {}

  /**
   * The renamed weights by the names that they have in a state dict. A module that multiplies by
   * two different matrices is no linear layer; neither is taken for its weight.
   */
  static Map<String, Weight> of(Graph graph) {
    Map<String, Optional<Weight>> found = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      String name = node.module() + SUFFIX;
      if (!node.module().isEmpty() && !graph.initializers().containsKey(name)) {
        LinearLayer.read(graph, node)
            .map(LinearLayer::weight)
            .filter(weight -> !weight.stored().name().endsWith(SUFFIX))
            .ifPresent(
                weight ->
                    found.merge(
                        name,
                        Optional.of(weight),
                        (first, second) -> first.equals(second) ? first : Optional.empty()));
      }
    }
    Map<String, Weight> names = new LinkedHashMap<>();
    found.forEach((name, weight) -> weight.ifPresent(single -> names.put(name, single)));
    return names;
  }
}
