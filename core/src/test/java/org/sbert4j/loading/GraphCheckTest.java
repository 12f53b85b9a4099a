package org.sbert4j.loading;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.config.BertConfig;
import org.sbert4j.weights.GraphSettings;
import org.sbert4j.weights.ModelFormatException;

class GraphCheckTest {
  private static final Path FILE = Path.of("model.onnx");

  private static GraphSettings graph(int layers, int heads, float eps, Set<String> hiddenActs) {
    return new GraphSettings(
        FILE, layers, OptionalInt.of(heads), Optional.of(eps), hiddenActs, Set.of("Exp"));
  }

  private static BertConfig config(ActivationFunction hiddenAct) {
    return new BertConfig(20, 8, 2, 4, 12, 16, 2, 1e-12f, hiddenAct);
  }

  private static void assertRefused(GraphSettings graph, String field, String what) {
    ModelFormatException failure =
        assertThrows(
            ModelFormatException.class,
            () -> GraphCheck.requireAgrees(graph, config(ActivationFunction.GELU)));
    assertEquals(FILE, failure.file());
    assertEquals(field, failure.field());
    assertTrue(failure.getMessage().contains(what), failure.getMessage());
  }

  @Test
  void whatAgrees() {
    assertDoesNotThrow(
        () ->
            GraphCheck.requireAgrees(
                graph(2, 4, 9.99999996e-13f, Set.of("gelu")), config(ActivationFunction.GELU)));
    assertDoesNotThrow(
        () ->
            GraphCheck.requireAgrees(
                graph(2, 4, 1e-12f, Set.of("relu6", "hardtanh")),
                config(ActivationFunction.HARDTANH)));
    GraphSettings silent =
        new GraphSettings(
            FILE, 2, OptionalInt.empty(), Optional.empty(), Set.of("gelu_new"), Set.of());
    assertDoesNotThrow(
        () -> GraphCheck.requireAgrees(silent, config(ActivationFunction.GELU_TANH)));
  }

  @Test
  void whatDiffers() {
    Set<String> gelu = Set.of("gelu");
    assertRefused(graph(3, 4, 1e-12f, gelu), "num_hidden_layers", "3 where config.json has 2");
    assertRefused(graph(2, 2, 1e-12f, gelu), "num_attention_heads", "2 where config.json has 4");
    assertRefused(graph(2, 4, 1e-5f, gelu), "layer_norm_eps", "1.0E-5 where config.json has");
    assertRefused(
        graph(2, 4, 1e-12f, Set.of("gelu_new")),
        "hidden_act",
        "gelu_new where config.json has gelu;");
    assertRefused(graph(2, 4, 1e-12f, Set.of("quick_gelu")), "hidden_act", "quick_gelu where");
    assertRefused(graph(2, 4, 1e-12f, Set.of()), "hidden_act", "of the operations [Exp]");
  }
}
