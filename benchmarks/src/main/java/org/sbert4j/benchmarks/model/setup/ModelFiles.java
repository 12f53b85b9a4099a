package org.sbert4j.benchmarks.model.setup;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.benchmarks.TokenizerFile;
import org.sbert4j.benchmarks.onnx.BertGraph;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.checkpoint.SafetensorsWriter;

/**
 * Writes model folders as sentence-transformers has them: one with generated weights, in
 * safetensors and beside them as ONNX, and bge-small-zh-v1.5 out of langchain4j's jar.
 */
public final class ModelFiles {
  /** The generated weights as ONNX, in their folder. */
  public static final String ONNX = "onnx/model.onnx";

  private static final String BUNDLED_ONNX = "/bge-small-zh-v1.5.onnx";
  private static final String WEIGHTS = "model.safetensors";
  private static final float LAYER_NORM_EPS = 1e-12f;
  private static final Map<String, String> FORMAT = Map.of("format", "pt");

  private ModelFiles() {}

  /** Writes a model of generated weights that pools by mean. */
  public static void writeGenerated(Path folder, ModelShape shape, int maxSeqLength)
      throws IOException {
    writeSettings(folder, shape, maxSeqLength, List.of("Transformer", "Pooling"), "mean_tokens");
    Map<String, TensorView> tensors = shape.tensors();
    SafetensorsWriter.write(folder.resolve(WEIGHTS), tensors, FORMAT);
    Path onnx = folder.resolve(ONNX);
    Files.createDirectories(onnx.getParent());
    BertGraph.write(
        onnx, tensors, shape.numHiddenLayers(), shape.numAttentionHeads(), LAYER_NORM_EPS);
  }

  /** Writes bge-small-zh-v1.5: pools by [CLS], then normalizes. */
  static void writeBundled(Path folder) throws IOException {
    List<String> modules = List.of("Transformer", "Pooling", "Normalize");
    writeSettings(
        folder, ModelShape.BUNDLED, ModelShape.MAX_POSITION_EMBEDDINGS, modules, "cls_token");
    Path onnx = folder.resolve("bundled.onnx");
    try (InputStream in = ModelFiles.class.getResourceAsStream(BUNDLED_ONNX)) {
      Files.copy(in, onnx);
    }
    try (Checkpoint checkpoint = Checkpoint.openFile(onnx)) {
      // An ONNX graph has constants of its own besides the model's tensors.
      Map<String, TensorView> tensors = new LinkedHashMap<>();
      checkpoint.tensorNames().stream()
          .filter(name -> name.startsWith("embeddings.") || name.startsWith("encoder."))
          .forEach(name -> tensors.put(name, checkpoint.find(name).orElseThrow()));
      SafetensorsWriter.write(folder.resolve(WEIGHTS), tensors, FORMAT);
    }
    Files.delete(onnx);
  }

  private static void writeSettings(
      Path folder, ModelShape shape, int maxSeqLength, List<String> modules, String pooling)
      throws IOException {
    Files.createDirectories(folder.resolve("1_Pooling"));
    write(folder.resolve("config.json"), config(shape));
    write(folder.resolve("modules.json"), modules(modules));
    write(
        folder.resolve("1_Pooling/config.json"),
        Map.of(
            "word_embedding_dimension", shape.hiddenSize(),
            "pooling_mode_cls_token", pooling.equals("cls_token"),
            "pooling_mode_mean_tokens", pooling.equals("mean_tokens")));
    write(
        folder.resolve("sentence_bert_config.json"),
        Map.of("max_seq_length", maxSeqLength, "do_lower_case", false));
    write(
        folder.resolve("tokenizer_config.json"),
        Map.of("tokenizer_class", "BertTokenizer", "do_lower_case", false));
    write(folder.resolve("tokenizer.json"), TokenizerFile.bundled().json());
  }

  private static Map<String, Object> config(ModelShape shape) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("architectures", List.of("BertModel"));
    config.put("model_type", "bert");
    config.put("vocab_size", shape.vocabSize());
    config.put("hidden_size", shape.hiddenSize());
    config.put("num_hidden_layers", shape.numHiddenLayers());
    config.put("num_attention_heads", shape.numAttentionHeads());
    config.put("intermediate_size", shape.intermediateSize());
    config.put("max_position_embeddings", ModelShape.MAX_POSITION_EMBEDDINGS);
    config.put("type_vocab_size", 2);
    config.put("hidden_act", "gelu");
    config.put("layer_norm_eps", 1e-12);
    config.put("pad_token_id", 0);
    return config;
  }

  private static List<Map<String, Object>> modules(List<String> names) {
    List<Map<String, Object>> modules = new ArrayList<>();
    for (String name : names) {
      int index = modules.size();
      modules.add(
          Map.of(
              "idx",
              index,
              "name",
              Integer.toString(index),
              "path",
              index == 0 ? "" : index + "_" + name,
              "type",
              "sentence_transformers.models." + name));
    }
    return modules;
  }

  private static void write(Path file, Object json) throws IOException {
    Files.writeString(file, new ObjectMapper().writeValueAsString(json));
  }
}
