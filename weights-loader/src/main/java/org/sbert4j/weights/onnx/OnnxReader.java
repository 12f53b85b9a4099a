package org.sbert4j.weights.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.storage.ModelFiles;
import org.sbert4j.weights.storage.TensorTable;

/**
 * Opens an ONNX model for its weights. Initializers that the exporter named after parameters are
 * taken as they are; weights of linear layers that it renamed get their names back from the nodes
 * that use them, see {@link MatrixNode}. Format: {@code onnx/onnx.proto}.
 */
public final class OnnxReader {
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;

  /** How many linear layers may share one matrix. */
  private static final int MAX_SHARING = 16;

  private final Path file;
  private final Map<String, Initializer> initializers = new LinkedHashMap<>();
  private final List<MatrixNode> matrixNodes = new ArrayList<>();

  private OnnxReader(Path file) {
    this.file = file;
  }

  /** Reads the graph's nodes and the initializers' descriptions; no tensor is touched. */
  public static TensorTable open(Path file) {
    return new OnnxReader(file).read();
  }

  private TensorTable read() {
    WireReader model = new WireReader(file, map());
    boolean hasGraph = false;
    while (model.next()) {
      if (model.field() == MODEL_GRAPH) {
        readGraph(model.message());
        hasGraph = true;
      } else {
        model.skip();
      }
    }
    if (!hasGraph || initializers.isEmpty()) {
      throw new ModelFormatException(
          file,
          hasGraph ? "initializer" : "graph",
          "the ONNX model has no weights; export it with its parameters (export_params=True)");
    }
    return new TensorTable(file, tensors());
  }

  /** Only for the time of opening; each tensor maps its own bytes later. */
  private ByteBuffer map() {
    long size = ModelFiles.size(file);
    if (size > Integer.MAX_VALUE) {
      throw new ModelFormatException(
          file, "", size + " bytes are more than a protobuf file may have; download it again");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(MapMode.READ_ONLY, 0, size);
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  private void readGraph(WireReader graph) {
    while (graph.next()) {
      switch (graph.field()) {
        case GRAPH_NODE -> MatrixNode.read(graph.message()).ifPresent(matrixNodes::add);
        case GRAPH_INITIALIZER -> {
          Initializer initializer = Initializer.read(file, graph.message());
          if (initializers.put(initializer.name(), initializer) != null) {
            throw new ModelFormatException(
                file,
                initializer.name(),
                "the initializer is there twice; download the file again");
          }
        }
        default -> graph.skip();
      }
    }
  }

  private Map<String, Supplier<TensorView>> tensors() {
    Map<String, Optional<MatrixNode>> renamed = renamedWeights();
    Map<String, Supplier<TensorView>> tensors = new LinkedHashMap<>();
    initializers.forEach((name, initializer) -> tensors.put(name, () -> initializer.view(name)));
    renamed.values().stream()
        .flatMap(Optional::stream)
        .forEach(node -> tensors.remove(node.initializer()));
    Map<String, Integer> uses = new HashMap<>();
    renamed.forEach(
        (name, found) ->
            found.ifPresent(
                node -> {
                  Initializer weight = initializers.get(node.initializer());
                  checkSharing(name, uses.merge(weight.name(), 1, Integer::sum));
                  tensors.put(
                      name,
                      node.transposed()
                          ? () -> weight.transposedView(name)
                          : () -> weight.view(name));
                }));
    return tensors;
  }

  /** Without a limit a small file could name so many large tensors that no memory holds them. */
  private void checkSharing(String name, int uses) {
    if (uses > MAX_SHARING) {
      throw new ModelFormatException(
          file,
          name,
          "is one of more than %d layers with the same weight; take the model from another source"
              .formatted(MAX_SHARING));
    }
  }

  /**
   * By parameter name, the node that uses it. A module that multiplies by two different matrices is
   * no linear layer; its name maps to nothing, so that neither is taken for its weight.
   */
  private Map<String, Optional<MatrixNode>> renamedWeights() {
    Map<String, Optional<MatrixNode>> renamed = new LinkedHashMap<>();
    for (MatrixNode node : matrixNodes) {
      Initializer weight = initializers.get(node.initializer());
      boolean hasName = weight != null && weight.name().endsWith(".weight");
      if (weight != null
          && weight.shape().size() == 2
          && !hasName
          && !initializers.containsKey(node.parameterName())) {
        renamed.merge(
            node.parameterName(),
            Optional.of(node),
            (first, second) -> first.equals(second) ? first : Optional.empty());
      }
    }
    return renamed;
  }
}
