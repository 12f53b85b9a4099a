package org.sbert4j.weights.storage;

import java.util.List;

/** The names that files of a model have, those first that are preferred. */
public final class FileNames {
  /** The weights of a folder. */
  public static final List<String> WEIGHTS =
      List.of(
          "model.safetensors",
          "model.safetensors.index.json",
          "pytorch_model.bin",
          "pytorch_model.bin.index.json",
          "model.onnx",
          "onnx/model.onnx",
          "model_optimized.onnx",
          "onnx/model_optimized.onnx",
          "model_quantized.onnx",
          "onnx/model_quantized.onnx");

  /** The settings of a sentence-transformers model. */
  public static final String MODEL_SETTINGS = "config_sentence_transformers.json";

  /** The settings of a Transformer module; the names but the first were for other architectures. */
  public static final List<String> TRANSFORMER_SETTINGS =
      List.of(
          "sentence_bert_config.json",
          "sentence_roberta_config.json",
          "sentence_distilbert_config.json",
          "sentence_camembert_config.json",
          "sentence_albert_config.json",
          "sentence_xlm-roberta_config.json",
          "sentence_xlnet_config.json");

  /** A tokenizer as a whole. */
  public static final String TOKENIZER = "tokenizer.json";

  /** The vocabularies of tokenizers, where there is none as a whole. */
  public static final List<String> VOCABULARIES =
      List.of("vocab.txt", "sentencepiece.bpe.model", "spiece.model", "vocab.json");

  /** What else a vocabulary may need. */
  public static final String MERGES = "merges.txt";

  /** What else a tokenizer may have. */
  public static final List<String> TOKENIZER_SETTINGS =
      List.of("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json");

  /** What makes messages of a chat of texts. */
  public static final List<String> CHAT_TEMPLATES =
      List.of("chat_template.jinja", "additional_chat_templates");

  /** What gives each token a weight, beside the weights of a transformer. */
  public static final String SPARSE_HEAD = "sparse_linear.pt";

  /** What gives each token a vector, beside the weights of a transformer. */
  public static final String COLBERT_HEAD = "colbert_linear.pt";

  /** Names a model whose weights an adapter changes. */
  public static final String ADAPTER = "adapter_config.json";

  private FileNames() {}
}
