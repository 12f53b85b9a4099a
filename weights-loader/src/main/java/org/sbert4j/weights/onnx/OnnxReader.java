package org.sbert4j.weights.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.protobuf.WireReader;
import org.sbert4j.weights.storage.ModelFiles;
import org.sbert4j.weights.storage.TensorTable;

/**
 * Opens an ONNX model for its weights. Where the graph is a BERT, they are found by what is
 * computed with them ({@link BertGraph}), whatever they are called; otherwise by the names of
 * initializers and nodes ({@link WeightNames}). Format: {@code onnx/onnx.proto}.
 */
public final class OnnxReader {
  private static final int MODEL_GRAPH = 7;

  /** How many layers may share one matrix. */
  private static final int MAX_SHARING = 16;

  private static final String KIND = "the ONNX file";

  private final Path file;

  private OnnxReader(Path file) {
    this.file = file;
  }

  /** Reads the graph's nodes and the initializers' descriptions; no weight is touched. */
  public static TensorTable open(Path file) {
    try {
      return new OnnxReader(file).read();
    } catch (InternalError e) {
      // What a mapped page gives that is no longer there.
      throw new ModelFormatException(
          file, "", "was cut while it was read; restore it and load the model again", e);
    }
  }

  /**
   * The files beside a model that it keeps tensors in, as it names them, relative to its folder.
   *
   * @throws ModelFormatException if the file is no ONNX model
   */
  public static Set<String> externalFiles(Path file) {
    Set<String> locations = new LinkedHashSet<>();
    WireReader model = new WireReader(file, KIND, new OnnxReader(file).map());
    while (model.next()) {
      if (model.field() == MODEL_GRAPH) {
        ExternalData.addLocations(model.message(), locations);
      } else {
        model.skip();
      }
    }
    return locations;
  }

  private TensorTable read() {
    WireReader model = new WireReader(file, KIND, map());
    Graph graph = null;
    while (model.next()) {
      if (model.field() == MODEL_GRAPH) {
        graph = Graph.read(file, model.message());
      } else {
        model.skip();
      }
    }
    if (graph == null || graph.initializers().isEmpty()) {
      throw new ModelFormatException(
          file,
          graph == null ? "graph" : "initializer",
          "the ONNX model has no weights; export it with its parameters (export_params=True)");
    }
    BertGraph.Found bert = BertGraph.find(graph);
    return table(graph, bert.weights().isEmpty() ? WeightNames.of(graph) : bert.weights(), bert);
  }

  private TensorTable table(Graph graph, Map<String, Weight> weights, BertGraph.Found bert) {
    Map<String, Supplier<TensorView>> tensors = new LinkedHashMap<>();
    Map<String, Path> files = new HashMap<>();
    Map<String, String> unreadable = new HashMap<>();
    IdentityHashMap<Initializer, Integer> uses = new IdentityHashMap<>();
    weights.values().forEach(weight -> uses.put(weight.stored(), 0));
    graph
        .initializers()
        .forEach(
            (name, initializer) -> {
              if (initializer.dtype() == null) {
                unreadable.put(name, "number " + initializer.dataType() + " of ONNX");
              } else if (!uses.containsKey(initializer)) {
                tensors.put(name, () -> initializer.view(name));
                files.put(name, initializer.dataFile());
              }
            });
    weights.forEach(
        (name, weight) -> {
          if (weight.isMatrix()) {
            checkSharing(name, uses.merge(weight.stored(), 1, Integer::sum));
          }
          tensors.put(name, () -> weight.view(name));
          files.put(name, weight.file());
        });
    String advice =
        bert.problem().isEmpty()
            ? "check that config.json belongs to this ONNX model"
            : "the graph could not be read as a BERT's: "
                + bert.problem()
                + "; export the model again with torch.onnx.export, or take its safetensors";
    return new TensorTable(file, tensors, files, graph.dataFiles(), unreadable)
        .withGraph(advice, bert.settings());
  }

  /** Only for the time of opening; each tensor reads its own bytes later. */
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
}
