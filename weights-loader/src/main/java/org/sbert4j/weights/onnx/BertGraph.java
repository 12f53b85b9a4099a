package org.sbert4j.weights.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.GraphSettings;

/**
 * A BERT found in a graph by what is computed with what, whatever its parts are called.
 *
 * <p>Each operation stands after those whose results it uses. So the linear layers that make no
 * query, key or value come in one order only: of each encoder layer the output of the attention,
 * the intermediate one and the output, at last the pooler and a classifier. Normalisations do, too.
 * Query, key and value are told apart by the products that they go into: query by key, and the
 * softmax of that by value.
 */
final class BertGraph {
  /** Linear layers of an encoder layer besides query, key and value. */
  private static final int DENSE_LAYERS = 3;

  /** The most operations between an input of ids and the table that they are looked up in. */
  private static final int CONVERSIONS_OF_IDS = 3;

  private static final Float HALF = 0.5f;

  private final Graph graph;
  private final List<LinearLayer> linears = new ArrayList<>();
  private final List<Map<String, String>> operationsAfter = new ArrayList<>();
  private final List<LayerNorm> norms = new ArrayList<>();
  private final List<Attention> attentions = new ArrayList<>();
  private final Map<String, Weight> weights = new LinkedHashMap<>();
  private final List<Weight> otherTables = new ArrayList<>();

  /** By the name of a value, the last linear layer or attention on the way to it. */
  private final Map<String, Origin> origins = new HashMap<>();

  /** Values inside of a linear layer. */
  private final Set<String> inner = new HashSet<>();

  private String unread = "";

  /**
   * What a value was last made by.
   *
   * @param position counts up with the operations
   * @param linear an index; negative for an attention
   * @param attention an index, of the attention whose scores it is; negative for a linear layer
   */
  private record Origin(int position, int linear, int attention) {}

  /** The three linear layers of an attention, as indices, or what is packed for all three. */
  private static final class Attention {
    /** The product of query and key, or the whole. */
    private final Node node;

    private int query;
    private int key;
    private int value = -1;
    private Weight packedWeight;
    private Weight packedBias;

    private Attention(Node node) {
      this.node = node;
    }
  }

  private BertGraph(Graph graph) {
    this.graph = graph;
  }

  /**
   * The model's parameters.
   *
   * @param weights by the names of Hugging Face's BertModel; empty unless {@code problem} is
   * @param problem why they could not be found, a clause; empty if they could
   * @param settings what the graph says of config.json's settings
   */
  record Found(Map<String, Weight> weights, String problem, Optional<GraphSettings> settings) {}

  /** Looks for a BERT. */
  static Found find(Graph graph) {
    return new BertGraph(graph).find();
  }

  private Found find() {
    int position = 0;
    for (Node node : graph.nodes()) {
      if (!readPart(node, position)) {
        propagate(node);
        noteUnread(node);
      }
      position++;
    }
    String problem = problem();
    if (!problem.isEmpty()) {
      return new Found(Map.of(), problem, Optional.empty());
    }
    nameTables();
    nameLayers();
    return new Found(weights, "", Optional.of(settings()));
  }

  /** Whether the operation is a part of its own, rather than something done to a part's result. */
  private boolean readPart(Node node, int position) {
    Optional<LayerNorm> norm = LayerNorm.read(graph, node);
    if (norm.isPresent()) {
      norms.add(norm.get());
      if (node.is("EmbedLayerNormalization")) {
        table("word", graph.weight(node.input(2)));
        table("position", graph.weight(node.input(3)));
        table("token_type", graph.weight(node.input(4)));
      } else if (node.is("QEmbedLayerNormalization")) {
        table("word", graph.weight(node.input(2), node.input(8), node.input(13), 0));
        table("position", graph.weight(node.input(3), node.input(9), node.input(14), 0));
        table("token_type", graph.weight(node.input(4), node.input(10), node.input(15), 0));
      }
      return true;
    }
    Optional<LinearLayer> linear = LinearLayer.read(graph, node);
    if (linear.isPresent()) {
      linears.add(linear.get());
      operationsAfter.add(new LinkedHashMap<>());
      inner.addAll(linear.get().values());
      String activation = node.stringAttribute("activation", "");
      if (!activation.isEmpty()) {
        operationsAfter.get(linears.size() - 1).put(node.output(), activation);
      }
      Origin origin = new Origin(position, linears.size() - 1, -1);
      node.outputs().forEach(output -> origins.put(output, origin));
      return true;
    }
    return readTable(node) || readAttention(node, position);
  }

  private boolean readAttention(Node node, int position) {
    boolean whole = node.is("Attention", "QAttention") && !node.isStandard();
    if (whole) {
      Optional<Weight> weight =
          node.is("Attention")
              ? graph.weight(node.input(1))
              : graph.weight(node.input(1), node.input(4), node.input(7), 1);
      Optional<Weight> bias = graph.weight(node.input(2));
      if (weight.isPresent() && weight.get().isMatrix() && weight.get().columns() % 3 == 0) {
        Attention attention = new Attention(node);
        attention.packedWeight = weight.get();
        attention.packedBias =
            bias.flatMap(Weight::row)
                .filter(found -> found.columns() == weight.get().columns())
                .orElse(null);
        attentions.add(attention);
        return true;
      }
      return false;
    }
    if (node.is("MultiHeadAttention") || (node.is("Attention") && node.isStandard())) {
      Attention attention = new Attention(node);
      attention.query = linear(node.input(0));
      attention.key = linear(node.input(1));
      attention.value = linear(node.input(2));
      attentions.add(attention);
      return true;
    }
    if (!node.is(
        "MatMul", "FusedMatMul", "QLinearMatMul", "MatMulInteger", "MatMulIntegerToFloat")) {
      return false;
    }
    Origin first = origins.get(node.input(0));
    Origin second = origins.get(node.input(node.is("QLinearMatMul") ? 3 : 1));
    if (first == null || second == null || second.linear < 0) {
      return false;
    }
    if (first.linear < 0) {
      Attention attention = attentions.get(first.attention);
      attention.value = attention.value < 0 ? second.linear : attention.value;
      return true;
    }
    Attention attention = new Attention(node);
    attention.query = first.linear;
    attention.key = second.linear;
    attentions.add(attention);
    Origin origin = new Origin(position, -1, attentions.size() - 1);
    node.outputs().forEach(output -> origins.put(output, origin));
    return true;
  }

  private int linear(String value) {
    Origin origin = origins.get(value);
    return origin == null ? -1 : origin.linear;
  }

  /** An embedding table, of which rows are taken by ids. */
  private boolean readTable(Node node) {
    if (!node.is("Gather") || node.intAttribute("axis", 0) != 0) {
      return false;
    }
    Optional<Weight> table = graph.weight(node.input(0)).filter(Weight::isMatrix);
    if (table.isPresent() && !table.get().isFloatingPoint()) {
      table = table.flatMap(integers -> dequantizedLater(node));
    }
    if (table.isEmpty() || table.get().transposed()) {
      return false;
    }
    String ids = inputBehind(node.input(1));
    if (ids.contains("token_type") || ids.contains("segment")) {
      table("token_type", table);
    } else if (ids.contains("position")) {
      table("position", table);
    } else if (ids.isEmpty()) {
      otherTables.add(table.get());
    } else {
      table("word", table);
    }
    return true;
  }

  /** Rows that are taken as integers, and dequantised or added as such. */
  private Optional<Weight> dequantizedLater(Node node) {
    for (Node user : graph.consumers(node.output())) {
      int first =
          user.is("DequantizeLinear") || user.input(0).equals(node.output())
              ? 0
              : user.is("QLinearAdd") ? 3 : -1;
      if (first >= 0 && user.is("DequantizeLinear", "QLinearAdd")) {
        return graph.weight(node.input(0), user.input(first + 1), user.input(first + 2), 0);
      }
    }
    return Optional.empty();
  }

  /** The model's input that ids are, but for their type and shape; empty if they are none. */
  private String inputBehind(String value) {
    String current = value;
    for (int step = 0; step < CONVERSIONS_OF_IDS && !graph.isInput(current); step++) {
      current =
          graph
              .producer(current)
              .filter(node -> node.is("Cast", "Identity", "Reshape", "Unsqueeze", "Squeeze"))
              .map(node -> node.input(0))
              .orElse("");
    }
    return graph.isInput(current) ? current : "";
  }

  private void table(String name, Optional<Weight> table) {
    table
        .filter(Weight::isMatrix)
        .ifPresent(
            found -> weights.putIfAbsent("embeddings." + name + "_embeddings.weight", found));
  }

  /** Hands on where an operation's inputs come from. */
  private void propagate(Node node) {
    if (node.is("Shape")) {
      return;
    }
    Origin last = null;
    for (String input : node.inputs()) {
      Origin origin = origins.get(input);
      if (origin != null && (last == null || origin.position > last.position)) {
        last = origin;
      }
    }
    if (last == null) {
      return;
    }
    for (String output : node.outputs()) {
      origins.put(output, last);
    }
    if (last.linear >= 0) {
      operationsAfter.get(last.linear).put(node.output(), operation(node));
    }
  }

  /** What an operation is called where activations are told apart. */
  private String operation(Node node) {
    if (node.stringAttribute("approximate", "").equals("tanh")) {
      return Activations.GELU_TANH;
    }
    if (node.is("QuickGelu") && node.floatAttribute("alpha").orElse(0f) == 1f) {
      return "Swish";
    }
    boolean halves =
        node.is("Mul")
            && (graph.number(node.input(0)).filter(HALF::equals).isPresent()
                || graph.number(node.input(1)).filter(HALF::equals).isPresent());
    return halves ? Activations.HALVES : node.opType();
  }

  /** The operations between a linear layer and the next. */
  private Set<String> operationsAfter(int linear) {
    Set<String> operations = new TreeSet<>();
    operationsAfter
        .get(linear)
        .forEach(
            (value, operation) -> {
              if (!inner.contains(value)) {
                operations.add(operation);
              }
            });
    if (linears.get(linear).node().opType().startsWith("QLinear")) {
      operations.add("QuantizeLinear");
    }
    return operations;
  }

  /** Remembers the first operation with a constant matrix that is none of the known parts. */
  private void noteUnread(Node node) {
    if (!unread.isEmpty()
        || node.is("Identity", "Cast", "CastLike", "Transpose", "QuantizeLinear", "Constant")
        || (node.is("DequantizeLinear") && graph.weight(node.output()).isPresent())) {
      return;
    }
    for (String input : node.inputs()) {
      Optional<Initializer> matrix = graph.constant(input).filter(BertGraph::isMatrixOfWeights);
      if (matrix.isPresent()) {
        unread =
            "%s computes with \"%s\" of shape %s in a way that is not known here"
                .formatted(node, matrix.get().name(), matrix.get().shape());
        return;
      }
    }
  }

  private static boolean isMatrixOfWeights(Initializer constant) {
    DType dtype = constant.dtype();
    boolean isWeight =
        dtype == null || dtype.isFloatingPoint() || dtype == DType.I8 || dtype == DType.U8;
    return isWeight && constant.shape().stream().filter(size -> size > 1).count() > 1;
  }

  private String problem() {
    int layers = attentions.size();
    int others = linears.size() - queryKeyValue().size();
    String found = "";
    if (layers == 0) {
      found = "no attention was found in it";
    } else if (others < DENSE_LAYERS * layers || norms.size() < 2 * layers + 1) {
      found =
          ("%d attentions, %d linear layers behind them and %d layer normalizations were found in it,"
                  + " where a BERT has %d linear layers and %d normalizations")
              .formatted(layers, others, norms.size(), DENSE_LAYERS * layers, 2 * layers + 1);
    }
    for (Attention attention : attentions) {
      boolean complete =
          attention.packedWeight != null
              || (attention.query >= 0
                  && attention.key >= 0
                  && attention.value >= 0
                  && attention.query != attention.key
                  && attention.key != attention.value
                  && attention.query != attention.value);
      if (!complete && found.isEmpty()) {
        found =
            "query, key and value of %s are not the results of three linear layers"
                .formatted(attention.node);
      }
      if (attention.node.intAttribute("unidirectional", 0) != 0
          || attention.node.intAttribute("is_causal", 0) != 0
          || attention.node.intAttribute("do_rotary", 0) != 0) {
        return attention.node + " is not the attention of a BERT (unidirectional, do_rotary)";
      }
    }
    if (found.isEmpty()) {
      found = factorProblem();
    }
    return found.isEmpty() || unread.isEmpty() ? found : unread;
  }

  /**
   * ONNX Runtime moves the half of a Gelu by tanh into the product after it. There it stays with
   * the activation; other factors have no place in a BERT.
   */
  private String factorProblem() {
    Set<Integer> halved = new HashSet<>();
    List<Integer> dense = dense();
    for (int place = 2; place < DENSE_LAYERS * attentions.size(); place += DENSE_LAYERS) {
      Set<String> activation = operationsAfter(dense.get(place - 1));
      if (activation.contains("Tanh") && !activation.contains(Activations.HALVES)) {
        halved.add(dense.get(place));
      }
    }
    for (int i = 0; i < linears.size(); i++) {
      float factor = linears.get(i).factor();
      if (factor != 1f && !(factor == HALF && halved.contains(i))) {
        return "%s multiplies by %s besides its weight".formatted(linears.get(i).node(), factor);
      }
    }
    return "";
  }

  private Set<Integer> queryKeyValue() {
    Set<Integer> indices = new HashSet<>();
    for (Attention attention : attentions) {
      if (attention.packedWeight == null) {
        indices.addAll(Arrays.asList(attention.query, attention.key, attention.value));
      }
    }
    indices.remove(-1);
    return indices;
  }

  /** The tables of positions and token types, if their ids are none of the model's inputs. */
  private void nameTables() {
    if (otherTables.size() > 2) {
      return;
    }
    for (Weight table : otherTables) {
      long rows = table.stored().shape().get(0);
      boolean isSmaller =
          otherTables.stream().anyMatch(other -> other.stored().shape().get(0) > rows);
      table(isSmaller ? "token_type" : "position", Optional.of(table));
    }
  }

  private void nameLayers() {
    norm("embeddings", norms.get(0));
    List<Integer> dense = dense();
    for (int i = 0; i < attentions.size(); i++) {
      String layer = "encoder.layer." + i;
      String self = layer + ".attention.self.";
      Attention attention = attentions.get(i);
      if (attention.packedWeight == null) {
        linear(self + "query", attention.query);
        linear(self + "key", attention.key);
        linear(self + "value", attention.value);
      } else {
        packed(self + "query", attention, 0);
        packed(self + "key", attention, 1);
        packed(self + "value", attention, 2);
      }
      linear(layer + ".attention.output.dense", dense.get(DENSE_LAYERS * i));
      norm(layer + ".attention.output", norms.get(2 * i + 1));
      linear(layer + ".intermediate.dense", dense.get(DENSE_LAYERS * i + 1));
      linear(layer + ".output.dense", dense.get(DENSE_LAYERS * i + 2));
      norm(layer + ".output", norms.get(2 * i + 2));
    }
    List<Integer> head = dense.subList(DENSE_LAYERS * attentions.size(), dense.size());
    if (!head.isEmpty() && operationsAfter(head.get(0)).contains("Tanh")) {
      linear("pooler.dense", head.get(0));
      if (head.size() > 1) {
        linear("classifier", head.get(1));
      }
    }
  }

  /** The linear layers that make no query, key or value, in their order. */
  private List<Integer> dense() {
    Set<Integer> others = queryKeyValue();
    List<Integer> dense = new ArrayList<>();
    for (int i = 0; i < linears.size(); i++) {
      if (!others.contains(i)) {
        dense.add(i);
      }
    }
    return dense;
  }

  private void linear(String name, int index) {
    LinearLayer layer = linears.get(index);
    weights.put(name + ".weight", layer.weight());
    if (layer.bias() != null) {
      weights.put(name + ".bias", layer.bias());
    }
  }

  private void packed(String name, Attention attention, int part) {
    weights.put(name + ".weight", attention.packedWeight.part(part, 3).transpose());
    if (attention.packedBias != null) {
      weights.put(name + ".bias", attention.packedBias.part(part, 3));
    }
  }

  private void norm(String name, LayerNorm norm) {
    weights.put(name + ".LayerNorm.weight", norm.weight());
    weights.put(name + ".LayerNorm.bias", norm.bias());
  }

  private GraphSettings settings() {
    Node attention = attentions.get(0).node;
    long heads = attention.intAttribute("num_heads", 0);
    Set<String> activation = operationsAfter(dense().get(1));
    if (linears.get(dense().get(2)).factor() == HALF) {
      activation.add(Activations.HALVES);
    }
    return new GraphSettings(
        graph.file(),
        attentions.size(),
        heads > 0 && heads <= Integer.MAX_VALUE ? OptionalInt.of((int) heads) : OptionalInt.empty(),
        norms.get(0).epsilon(),
        Activations.named(activation),
        activation);
  }
}
