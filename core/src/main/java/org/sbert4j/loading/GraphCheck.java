package org.sbert4j.loading;

import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.config.BertConfig;
import org.sbert4j.weights.GraphSettings;
import org.sbert4j.weights.ModelFormatException;

/**
 * Compares what an ONNX graph computes with what config.json asks for. ONNX Runtime goes by the
 * graph alone, and so its vectors would be others.
 */
final class GraphCheck {
  /** How far two numbers may be apart, relatively, that were rounded on different ways. */
  private static final double TOLERANCE = 1e-3;

  private GraphCheck() {}

  /**
   * Checks that config.json describes the graph.
   *
   * @throws ModelFormatException naming the setting that differs
   */
  static void requireAgrees(GraphSettings graph, BertConfig config) {
    require(
        graph.numHiddenLayers() == config.numHiddenLayers(),
        graph,
        "num_hidden_layers",
        graph.numHiddenLayers(),
        config.numHiddenLayers());
    graph
        .numAttentionHeads()
        .ifPresent(
            heads ->
                require(
                    heads == config.numAttentionHeads(),
                    graph,
                    "num_attention_heads",
                    heads,
                    config.numAttentionHeads()));
    graph
        .layerNormEps()
        .ifPresent(
            eps ->
                require(
                    Math.abs(eps - config.layerNormEps()) <= TOLERANCE * config.layerNormEps(),
                    graph,
                    "layer_norm_eps",
                    eps,
                    config.layerNormEps()));
    requireActivation(graph, config.hiddenAct());
  }

  private static void requireActivation(GraphSettings graph, ActivationFunction hiddenAct) {
    if (graph.hiddenActs().isEmpty()) {
      throw new ModelFormatException(
          graph.file(),
          "hidden_act",
          "the graph's activation, of the operations %s, is not known; export the model again without optimization, or take its safetensors"
              .formatted(new TreeSet<>(graph.activationOperations())));
    }
    boolean agrees =
        graph.hiddenActs().stream()
            .map(ActivationFunction::named)
            .flatMap(Optional::stream)
            .anyMatch(hiddenAct::equals);
    String found = String.join(" or ", new TreeSet<>(graph.hiddenActs()));
    require(agrees, graph, "hidden_act", found, hiddenAct.name().toLowerCase(Locale.ROOT));
  }

  private static void require(
      boolean agrees, GraphSettings graph, String field, Object found, Object asked) {
    if (!agrees) {
      throw new ModelFormatException(
          graph.file(),
          field,
          "the graph computes with %s where config.json has %s; take both files from the same model, or correct config.json if the graph is right"
              .formatted(found, asked));
    }
  }
}
