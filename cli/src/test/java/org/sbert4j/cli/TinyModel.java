package org.sbert4j.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** A random BERT of one layer whose vectors have eight elements. */
public final class TinyModel {
  public static final int HIDDEN_SIZE = 8;
  public static final int MAX_SEQ_LENGTH = 6;

  private static final int INTERMEDIATE_SIZE = 16;
  private static final int MAX_POSITIONS = 16;
  private static final String[] VOCABULARY = {
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "##c", "到", "期"
  };

  private TinyModel() {}

  /** Writes the model's folder, mean pooling without normalisation. */
  public static Path write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("1_Pooling"));
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"model_type": "bert", "hidden_size": %d, "num_hidden_layers": 1, "num_attention_heads": 2,
         "intermediate_size": %d, "hidden_act": "gelu", "layer_norm_eps": 1e-12, "vocab_size": %d,
         "max_position_embeddings": %d, "type_vocab_size": 2, "pad_token_id": 0}
        """
            .formatted(HIDDEN_SIZE, INTERMEDIATE_SIZE, VOCABULARY.length, MAX_POSITIONS));
    Files.writeString(
        folder.resolve("modules.json"),
        """
        [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
         {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
        """);
    Files.writeString(
        folder.resolve("1_Pooling/config.json"),
        """
        {"word_embedding_dimension": %d, "pooling_mode_mean_tokens": true}
        """
            .formatted(HIDDEN_SIZE));
    Files.writeString(
        folder.resolve("sentence_bert_config.json"),
        """
        {"max_seq_length": %d, "do_lower_case": false}
        """
            .formatted(MAX_SEQ_LENGTH));
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"tokenizer_class": "BertTokenizer", "do_lower_case": false}
        """);
    Files.writeString(folder.resolve("vocab.txt"), String.join("\n", VOCABULARY) + "\n");
    Files.write(folder.resolve("model.safetensors"), safetensors(tensorShapes()));
    return folder;
  }

  /** Writes a cross-encoder's folder, with one label. */
  public static Path writeCrossEncoder(Path folder) throws IOException {
    return writeCrossEncoder(folder, "LABEL_0");
  }

  /** Writes a cross-encoder's folder, with these labels. */
  public static Path writeCrossEncoder(Path folder, String... labels) throws IOException {
    write(folder);
    Files.delete(folder.resolve("modules.json"));
    List<String> entries = new ArrayList<>();
    for (String label : labels) {
      entries.add("\"%d\": \"%s\"".formatted(entries.size(), label));
    }
    Path config = folder.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config).strip().replaceFirst("}$", "")
            + ", \"architectures\": [\"BertForSequenceClassification\"], \"id2label\": {"
            + String.join(", ", entries)
            + "}}");
    Map<String, int[]> shapes = tensorShapes();
    putLinear(shapes, "pooler.dense", HIDDEN_SIZE, HIDDEN_SIZE);
    putLinear(shapes, "classifier", labels.length, HIDDEN_SIZE);
    Files.write(folder.resolve("model.safetensors"), safetensors(shapes));
    return folder;
  }

  /** The tensors of BertModel.state_dict() without the pooler. */
  private static Map<String, int[]> tensorShapes() {
    int h = HIDDEN_SIZE;
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("embeddings.word_embeddings.weight", new int[] {VOCABULARY.length, h});
    shapes.put("embeddings.position_embeddings.weight", new int[] {MAX_POSITIONS, h});
    shapes.put("embeddings.token_type_embeddings.weight", new int[] {2, h});
    putNorm(shapes, "embeddings.LayerNorm");
    String layer = "encoder.layer.0.";
    putLinear(shapes, layer + "attention.self.query", h, h);
    putLinear(shapes, layer + "attention.self.key", h, h);
    putLinear(shapes, layer + "attention.self.value", h, h);
    putLinear(shapes, layer + "attention.output.dense", h, h);
    putNorm(shapes, layer + "attention.output.LayerNorm");
    putLinear(shapes, layer + "intermediate.dense", INTERMEDIATE_SIZE, h);
    putLinear(shapes, layer + "output.dense", h, INTERMEDIATE_SIZE);
    putNorm(shapes, layer + "output.LayerNorm");
    return shapes;
  }

  private static void putLinear(Map<String, int[]> shapes, String name, int out, int in) {
    shapes.put(name + ".weight", new int[] {out, in});
    shapes.put(name + ".bias", new int[] {out});
  }

  private static void putNorm(Map<String, int[]> shapes, String name) {
    shapes.put(name + ".weight", new int[] {HIDDEN_SIZE});
    shapes.put(name + ".bias", new int[] {HIDDEN_SIZE});
  }

  private static byte[] safetensors(Map<String, int[]> shapes) {
    StringBuilder header = new StringBuilder("{");
    int end = 0;
    for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
      int begin = end;
      end += Float.BYTES * elements(tensor.getValue());
      String shape =
          Arrays.stream(tensor.getValue())
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(","));
      header
          .append(header.length() > 1 ? "," : "")
          .append("\"%s\":{\"dtype\":\"F32\",".formatted(tensor.getKey()))
          .append("\"shape\":[%s],\"data_offsets\":[%d,%d]}".formatted(shape, begin, end));
    }
    header.append('}');
    header.append(" ".repeat((8 - header.length() % 8) % 8));
    byte[] headerBytes = header.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + headerBytes.length + end).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(headerBytes.length).put(headerBytes);
    SplittableRandom random = new SplittableRandom(7);
    while (file.hasRemaining()) {
      file.putFloat((float) (random.nextDouble() - 0.5));
    }
    return file.array();
  }

  private static int elements(int[] shape) {
    int elements = 1;
    for (int dimension : shape) {
      elements *= dimension;
    }
    return elements;
  }
}
