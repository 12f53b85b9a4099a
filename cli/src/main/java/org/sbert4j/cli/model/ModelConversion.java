package org.sbert4j.cli.model;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.checkpoint.SafetensorsWriter;

/** Writes a {@link ModelSource} as a sentence-transformers folder. */
final class ModelConversion {
  private static final String WEIGHTS = "model.safetensors";
  private static final String TOKENIZER = "tokenizer.json";

  /** What the artifact does not hold: the same for each conversion. */
  private static final List<String> CONSTANT_FILES =
      List.of(
          "1_Pooling/config.json",
          "LICENSE",
          "README.md",
          "config.json",
          "modules.json",
          "sentence_bert_config.json",
          "tokenizer_config.json");

  /** All files of the folder, relative to it. */
  static final List<String> FILES =
      Stream.concat(CONSTANT_FILES.stream(), Stream.of(TOKENIZER, WEIGHTS)).toList();

  private final ModelSource source;

  ModelConversion(ModelSource source) {
    this.source = source;
  }

  /**
   * Writes the folder.
   *
   * @param folder a folder that does not exist yet
   * @param onnx a file outside that folder that does not exist yet, for the weights as they come;
   *     left for the caller to delete
   */
  void write(Path folder, Path onnx) throws IOException {
    for (String name : CONSTANT_FILES) {
      copy(
          ModelConversion.class.getResource("/org/sbert4j/cli/" + BundledModel.NAME + "/" + name),
          folder.resolve(name));
    }
    copy(source.tokenizer(), folder.resolve(TOKENIZER));
    copy(source.onnx(), onnx);
    try (Checkpoint checkpoint = Checkpoint.openFile(onnx)) {
      SafetensorsWriter.write(
          folder.resolve(WEIGHTS), parameters(checkpoint), Map.of("format", "pt"));
    }
  }

  /** The model's own tensors; an ONNX graph has constants of its own besides. */
  private static Map<String, TensorView> parameters(Checkpoint checkpoint) {
    Map<String, TensorView> parameters = new LinkedHashMap<>();
    for (String name : checkpoint.tensorNames()) {
      if (name.startsWith("embeddings.") || name.startsWith("encoder.")) {
        parameters.put(name, checkpoint.find(name).orElseThrow());
      }
    }
    return parameters;
  }

  private static void copy(URL from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (InputStream in = from.openStream()) {
      Files.copy(in, to);
    }
  }
}
