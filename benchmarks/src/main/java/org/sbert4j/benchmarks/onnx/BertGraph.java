package org.sbert4j.benchmarks.onnx;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.sbert4j.weights.TensorView;

/**
 * A BERT as an ONNX graph, in the nodes that PyTorch's exporter writes for transformers' BertModel:
 * those are the patterns that ONNX Runtime's optimiser knows. {@code input_ids}, {@code
 * attention_mask} and {@code token_type_ids} {@code [B, T]} go in, {@code last_hidden_state} {@code
 * [B, T, H]} comes out.
 */
public final class BertGraph {
  private static final List<Long> SCALAR = List.of();

  private final GraphBuilder graph = new GraphBuilder();
  private final Map<String, TensorView> tensors;
  private final int heads;
  private final float layerNormEps;

  private BertGraph(Map<String, TensorView> tensors, int heads, float layerNormEps) {
    this.tensors = tensors;
    this.heads = heads;
    this.layerNormEps = layerNormEps;
  }

  /**
   * Writes the file.
   *
   * @param tensors the weights under the names of BertModel.state_dict()
   * @param layers numHiddenLayers
   * @param heads numAttentionHeads
   */
  public static void write(
      Path file, Map<String, TensorView> tensors, int layers, int heads, float layerNormEps)
      throws IOException {
    BertGraph bert = new BertGraph(tensors, heads, layerNormEps);
    bert.build(layers);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      bert.graph.writeTo(out);
    }
  }

  private void build(int layers) {
    for (String input : List.of("input_ids", "attention_mask", "token_type_ids")) {
      graph.input(input, GraphBuilder.INT64, "batch", "tokens");
    }
    graph.constant("one", SCALAR, 1);
    graph.constant("[0]", List.of(1L), 0);
    graph.constant("[1]", List.of(1L), 1);
    graph.constant("[1, 2]", List.of(2L), 1, 2);
    graph.constant("root_of_two", (float) Math.sqrt(2));
    graph.constant("one_half", 0.5f);
    graph.constant("1.0", 1);
    graph.constant("least_float", -Float.MAX_VALUE);
    graph.constant("attention_scale", (float) (1 / Math.sqrt(headSize())));
    graph.constant("by_head", List.of(4L), 0, 0, heads, headSize());
    graph.constant("heads_joined", List.of(3L), 0, 0, hiddenSize());
    String mask = mask();
    String hiddenStates = embeddings();
    for (int layer = 0; layer < layers; layer++) {
      hiddenStates = layer("encoder.layer." + layer, hiddenStates, mask);
    }
    graph.node("Identity", "last", hiddenStates).output("last_hidden_state");
    graph.output("last_hidden_state", GraphBuilder.FLOAT, "batch", "tokens", hiddenSize());
  }

  private int hiddenSize() {
    return Math.toIntExact(tensors.get("embeddings.LayerNorm.weight").elementCount());
  }

  private int headSize() {
    return hiddenSize() / heads;
  }

  /** 0 where a token is, the least float where padding is; {@code [B, 1, 1, T]}. */
  private String mask() {
    String unsqueezed =
        graph.node("Unsqueeze", "mask/Unsqueeze", "attention_mask", "[1, 2]").output();
    String real =
        graph.node("Cast", "mask/Cast", unsqueezed).with("to", GraphBuilder.FLOAT).output();
    String inverted = graph.node("Sub", "mask/Sub", "1.0", real).output();
    return graph.node("Mul", "mask/Mul", inverted, "least_float").output();
  }

  private String embeddings() {
    TensorView positions = tensors.get("embeddings.position_embeddings.weight");
    long count = positions.shape().get(0);
    graph.constant("position_ids", List.of(1L, count), LongStream.range(0, count).toArray());
    String shape = graph.node("Shape", "embeddings/Shape", "input_ids").output();
    String tokens =
        graph.node("Gather", "embeddings/Gather", shape, "one").with("axis", 0).output();
    String end = graph.node("Unsqueeze", "embeddings/Unsqueeze", tokens, "[0]").output();
    String positionIds =
        graph.node("Slice", "embeddings/Slice", "position_ids", "[0]", end, "[1]", "[1]").output();
    String sum =
        graph
            .node(
                "Add",
                "embeddings/Add",
                gather("word_embeddings", "input_ids"),
                gather("token_type_embeddings", "token_type_ids"))
            .output();
    String all =
        graph
            .node("Add", "embeddings/Add_1", sum, gather("position_embeddings", positionIds))
            .output();
    return layerNorm("embeddings.LayerNorm", all);
  }

  private String gather(String table, String ids) {
    String weight = "embeddings." + table + ".weight";
    return graph
        .node(
            "Gather",
            "embeddings/" + table + "/Gather",
            graph.weight(weight, tensors.get(weight)),
            ids)
        .output();
  }

  private String layer(String name, String input, String mask) {
    String context = attention(name + ".attention.self", input, mask);
    String attention = linear(name + ".attention.output.dense", context);
    String attended =
        layerNorm(
            name + ".attention.output.LayerNorm",
            graph.node("Add", name + ".attention.output/Add", attention, input).output());
    String wide = gelu(name, linear(name + ".intermediate.dense", attended));
    String narrow = linear(name + ".output.dense", wide);
    return layerNorm(
        name + ".output.LayerNorm",
        graph.node("Add", name + ".output/Add", narrow, attended).output());
  }

  private String attention(String name, String input, String mask) {
    String query = heads(name + ".query", input, List.of(0L, 2L, 1L, 3L));
    String key = heads(name + ".key", input, List.of(0L, 2L, 3L, 1L));
    String value = heads(name + ".value", input, List.of(0L, 2L, 1L, 3L));
    String product = graph.node("MatMul", name + "/MatMul", query, key).output();
    String scores = graph.node("Mul", name + "/Mul", product, "attention_scale").output();
    String masked = graph.node("Add", name + "/Add", scores, mask).output();
    String probs = graph.node("Softmax", name + "/Softmax", masked).with("axis", -1).output();
    String context = graph.node("MatMul", name + "/MatMul_1", probs, value).output();
    String back =
        graph
            .node("Transpose", name + "/Transpose_3", context)
            .with("perm", List.of(0L, 2L, 1L, 3L))
            .output();
    return graph.node("Reshape", name + "/Reshape_3", back, "heads_joined").output();
  }

  private String heads(String name, String input, List<Long> order) {
    String reshaped =
        graph.node("Reshape", name + "/Reshape", linear(name, input), "by_head").output();
    return graph.node("Transpose", name + "/Transpose", reshaped).with("perm", order).output();
  }

  private String gelu(String name, String input) {
    String divided = graph.node("Div", name + "/Div", input, "root_of_two").output();
    String erf = graph.node("Erf", name + "/Erf", divided).output();
    String plusOne = graph.node("Add", name + "/Add", erf, "1.0").output();
    String product = graph.node("Mul", name + "/Mul", input, plusOne).output();
    return graph.node("Mul", name + "/Mul_1", product, "one_half").output();
  }

  private String linear(String name, String input) {
    String weight = graph.transposedWeight(name + ".weight", tensors.get(name + ".weight"));
    String product = graph.node("MatMul", name + "/MatMul", input, weight).output();
    String bias = graph.weight(name + ".bias", tensors.get(name + ".bias"));
    return graph.node("Add", name + "/Add", bias, product).output();
  }

  private String layerNorm(String name, String input) {
    return graph
        .node(
            "LayerNormalization",
            name + "/LayerNormalization",
            input,
            graph.weight(name + ".weight", tensors.get(name + ".weight")),
            graph.weight(name + ".bias", tensors.get(name + ".bias")))
        .with("axis", -1)
        .with("epsilon", layerNormEps)
        .output();
  }
}
