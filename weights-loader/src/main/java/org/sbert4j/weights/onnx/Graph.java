package org.sbert4j.weights.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sbert4j.weights.FileStamp;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.protobuf.WireReader;

/** The operations of an ONNX model, the constants that they use, and who uses whose result. */
final class Graph {
  private static final int NODE = 1;

  /** The field of GraphProto that holds constants. */
  static final int INITIALIZER = 5;

  private static final int INPUT = 11;
  private static final int VALUE_NAME = 1;

  /** How many operations may stand between an initializer and the one that computes with it. */
  private static final int MAX_STEPS = 8;

  /** How many users of a value are known; the results of layers have fewer. */
  private static final int MAX_CONSUMERS = 16;

  private final Path file;
  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> inputs = new HashSet<>();
  private final Map<String, Initializer> initializers = new LinkedHashMap<>();
  private final ExternalData externalData;
  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, List<Node>> consumers = new HashMap<>();

  private Graph(Path file) {
    this.file = file;
    this.externalData = new ExternalData(file);
  }

  /** Reads a GraphProto; no tensor is touched. */
  static Graph read(Path file, WireReader message) {
    Graph graph = new Graph(file);
    ExternalData externalData = graph.externalData;
    while (message.next()) {
      switch (message.field()) {
        case NODE -> graph.nodes.add(Node.read(file, message.message(), externalData));
        case INITIALIZER -> graph.add(Initializer.read(file, message.message(), externalData));
        case INPUT -> graph.inputs.add(name(message.message()));
        default -> message.skip();
      }
    }
    for (Node node : graph.nodes) {
      node.outputs().forEach(output -> graph.producers.put(output, node));
      for (String input : node.inputs()) {
        List<Node> users = graph.consumers.computeIfAbsent(input, name -> new ArrayList<>(1));
        if (users.size() < MAX_CONSUMERS) {
          users.add(node);
        }
      }
    }
    return graph;
  }

  private void add(Initializer initializer) {
    if (initializers.put(initializer.name(), initializer) != null) {
      throw new ModelFormatException(
          file, initializer.name(), "the initializer is there twice; download the file again");
    }
  }

  private static String name(WireReader valueInfo) {
    String name = "";
    while (valueInfo.next()) {
      if (valueInfo.field() == VALUE_NAME) {
        name = valueInfo.string();
      } else {
        valueInfo.skip();
      }
    }
    return name;
  }

  Path file() {
    return file;
  }

  /** The files beside it that hold tensors, as they were before anything was read of them. */
  Set<FileStamp> dataFiles() {
    return externalData.stamps();
  }

  /** The operations, each after those whose results it uses. */
  List<Node> nodes() {
    return nodes;
  }

  /** The constants by name, in the order of the file. */
  Map<String, Initializer> initializers() {
    return initializers;
  }

  /** Whether a caller of the model gives this value. */
  boolean isInput(String value) {
    return inputs.contains(value) && !initializers.containsKey(value);
  }

  /** The operation that a value comes from. */
  Optional<Node> producer(String value) {
    return Optional.ofNullable(value.isEmpty() ? null : producers.get(value));
  }

  /** The operations that use a value, or the first of many. */
  List<Node> consumers(String value) {
    return value.isEmpty() ? List.of() : consumers.getOrDefault(value, List.of());
  }

  /**
   * The constant vector or matrix that a value is: an initializer or a Constant, behind any
   * Identity, Cast, Transpose or DequantizeLinear.
   */
  Optional<Weight> weight(String value) {
    String current = value;
    boolean transposed = false;
    Quantization quantization = null;
    for (int step = 0; step < MAX_STEPS; step++) {
      Optional<Initializer> constant = constant(current);
      if (constant.isPresent()) {
        if (constant.get().shape().isEmpty()) {
          return Optional.empty();
        }
        Weight weight = Weight.of(constant.get()).dequantized(quantization);
        return Optional.of(transposed ? weight.transpose() : weight);
      }
      Node node = producers.get(current);
      if (node == null) {
        return Optional.empty();
      }
      switch (node.opType()) {
        case "Identity", "Cast", "CastLike" -> {}
        case "Transpose" -> {
          if (!(node.attributes().getOrDefault("perm", List.of(1L, 0L)) instanceof List<?> perm
              && perm.equals(List.of(1L, 0L)))) {
            return Optional.empty();
          }
          transposed = !transposed;
          quantization = quantization == null ? null : quantization.transpose();
        }
        case "DequantizeLinear" -> {
          Optional<Quantization> found =
              quantization(node.input(1), node.input(2), node.intAttribute("axis", 1));
          if (found.isEmpty() || quantization != null || node.intAttribute("block_size", 0) != 0) {
            return Optional.empty();
          }
          quantization = found.get();
        }
        case "QuantizeLinear" -> {
          // What is rounded here and restored above is better taken as it was.
          if (quantization == null) {
            return Optional.empty();
          }
          quantization = null;
        }
        default -> {
          return Optional.empty();
        }
      }
      current = node.input(0);
    }
    return Optional.empty();
  }

  /** The constant integers that a value is, with what makes numbers of them. */
  Optional<Weight> weight(String value, String scale, String zeroPoint, long axis) {
    return quantization(scale, zeroPoint, axis)
        .flatMap(
            quantization ->
                weight(value)
                    .filter(weight -> weight.quantization() == null && !weight.transposed())
                    .map(weight -> weight.dequantized(quantization)));
  }

  private Optional<Quantization> quantization(String scale, String zeroPoint, long axis) {
    Optional<Initializer> scales = constant(scale);
    Optional<Initializer> zeroPoints = constant(zeroPoint);
    if (scales.isEmpty() || (zeroPoints.isEmpty() && !zeroPoint.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(new Quantization(scales.get(), null, zeroPoints.orElse(null), axis));
  }

  /** An initializer, also under another name, or the tensor of a Constant. */
  Optional<Initializer> constant(String value) {
    String current = value;
    for (int step = 0; step < MAX_STEPS && !current.isEmpty(); step++) {
      Initializer initializer = initializers.get(current);
      if (initializer != null) {
        return Optional.of(initializer);
      }
      Node node = producers.get(current);
      if (node == null || !node.is("Identity", "Constant")) {
        return Optional.empty();
      }
      if (node.is("Constant")) {
        return node.attributes().get("value") instanceof Initializer tensor
            ? Optional.of(tensor)
            : Optional.empty();
      }
      current = node.input(0);
    }
    return Optional.empty();
  }

  /** The constant number that a value is. */
  Optional<Float> number(String value) {
    return constant(value)
        .filter(constant -> constant.dtype() != null && isNumber(constant))
        .map(constant -> constant.floats()[0]);
  }

  private static boolean isNumber(Initializer constant) {
    return constant.shape().stream().allMatch(size -> size == 1);
  }
}
