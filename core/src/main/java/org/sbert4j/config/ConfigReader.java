package org.sbert4j.config;

import java.util.Optional;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.weights.Architecture;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.folder.ConfigFile;

/**
 * Reads a {@link BertConfig}: the fields of each architecture by the names that it has for them.
 */
final class ConfigReader {
  /** DistilBERT's layer normalisations have it in the code ({@code modeling_distilbert.py}). */
  private static final float FIXED_EPS = 1e-12f;

  /** MPNet's {@code MPNetEmbeddings.padding_idx}, whatever pad_token_id is. */
  private static final int MPNET_PADDING_IDX = 1;

  /** The default of RobertaConfig and its relatives. */
  private static final int ROBERTA_PAD_TOKEN_ID = 1;

  private final ConfigFile file;
  private final Architecture architecture;

  ConfigReader(ConfigFile file) {
    this.file = file;
    this.architecture = file.architecture();
  }

  BertConfig read() {
    requireOnly("position_embedding_type", "absolute");
    requireFalse("is_decoder");
    requireFalse("add_cross_attention");
    boolean distilbert = architecture == Architecture.DISTILBERT;
    String heads = distilbert ? "n_heads" : "num_attention_heads";
    String width = distilbert ? "dim" : "hidden_size";
    int hiddenSize = positive(width);
    BertConfig config =
        new BertConfig(
            architecture,
            positive("vocab_size"),
            architecture == Architecture.ELECTRA ? positive("embedding_size") : hiddenSize,
            hiddenSize,
            positive(distilbert ? "n_layers" : "num_hidden_layers"),
            positive(heads),
            positive(distilbert ? "hidden_dim" : "intermediate_size"),
            positive("max_position_embeddings"),
            paddingIdx(),
            typeVocabSize(),
            relativeBuckets(),
            distilbert ? FIXED_EPS : layerNormEps(),
            hiddenAct(distilbert ? "activation" : "hidden_act"));
    if (hiddenSize % config.numAttentionHeads() != 0) {
      throw error(
          heads,
          "%d heads do not divide %s %d; take both numbers from the model's own config.json"
              .formatted(config.numAttentionHeads(), width, hiddenSize));
    }
    if (config.maxTokens() < 1) {
      throw error(
          "max_position_embeddings",
          "is %d where positions begin at %d, after the pad token's; take both numbers from the model's own config.json"
              .formatted(config.maxPositionEmbeddings(), config.paddingIdx() + 1));
    }
    return config;
  }

  private int paddingIdx() {
    return switch (architecture) {
      case BERT, DISTILBERT, ELECTRA -> PackedBatch.FROM_ZERO;
      case MPNET -> MPNET_PADDING_IDX;
      case ROBERTA, XLM_ROBERTA, CAMEMBERT -> padTokenId();
    };
  }

  private int padTokenId() {
    int id = file.intOr("pad_token_id", ROBERTA_PAD_TOKEN_ID);
    if (id < 0) {
      throw error(
          "pad_token_id",
          "is " + id + ", and positions begin after it; it must be a token's id, such as 1");
    }
    return id;
  }

  private int typeVocabSize() {
    return switch (architecture) {
      case DISTILBERT, MPNET -> 0;
      default -> file.has("type_vocab_size") ? positive("type_vocab_size") : 2;
    };
  }

  /** MPNetEncoder.compute_position_bias has its number of buckets in the code. */
  private int relativeBuckets() {
    if (architecture != Architecture.MPNET) {
      return 0;
    }
    int buckets = file.intOr("relative_attention_num_buckets", RelativeBuckets.COUNT);
    if (buckets != RelativeBuckets.COUNT) {
      throw error(
          "relative_attention_num_buckets",
          "%d is not supported, as MPNet puts distances in %d buckets whatever this says; use a model that has %2$d"
              .formatted(buckets, RelativeBuckets.COUNT));
    }
    return buckets;
  }

  private int positive(String field) {
    int value = file.requiredInt(field);
    if (value <= 0) {
      throw error(field, "is " + value + "; it must be a positive whole number");
    }
    return value;
  }

  private float layerNormEps() {
    double eps = file.doubleOr("layer_norm_eps", 1e-12);
    if (!(eps >= 0 && eps < 1)) {
      throw error("layer_norm_eps", "is " + eps + "; it must be a small number, 0 or more");
    }
    return (float) eps;
  }

  private ActivationFunction hiddenAct(String field) {
    String name = file.stringOr(field, "gelu");
    Optional<ActivationFunction> function = ActivationFunction.named(name);
    return function.orElseThrow(
        () ->
            error(
                field, "'" + name + "' is unknown; known are " + ActivationFunction.knownNames()));
  }

  private void requireOnly(String field, String supported) {
    String found = file.stringOr(field, supported);
    if (!found.equals(supported)) {
      throw error(
          field, "'" + found + "' is not supported; sbert4j computes '" + supported + "' only");
    }
  }

  private void requireFalse(String field) {
    if (file.booleanOr(field, false)) {
      throw error(field, "true is not supported; sentence embeddings need an encoder");
    }
  }

  private ModelFormatException error(String field, String problemAndFix) {
    return new ModelFormatException(file.file(), field, problemAndFix);
  }
}
