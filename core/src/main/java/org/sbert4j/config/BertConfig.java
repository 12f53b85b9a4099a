package org.sbert4j.config;

import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.folder.ConfigFile;

/**
 * The shape of a BERT: what config.json says. Names are those of Hugging Face's BertConfig.
 *
 * @param vocabSize rows of the word embedding table
 * @param hiddenSize H, the width of a token's vector between layers
 * @param numHiddenLayers encoder layers
 * @param numAttentionHeads N, divides hiddenSize
 * @param intermediateSize I, the width inside a feed-forward block
 * @param maxPositionEmbeddings the longest sequence, in tokens
 * @param typeVocabSize segments that token_type_ids can tell apart
 * @param layerNormEps added to the variance in every layer normalisation
 * @param hiddenAct the activation inside a feed-forward block
 */
public record BertConfig(
    int vocabSize,
    int hiddenSize,
    int numHiddenLayers,
    int numAttentionHeads,
    int intermediateSize,
    int maxPositionEmbeddings,
    int typeVocabSize,
    float layerNormEps,
    ActivationFunction hiddenAct) {

  /** D, the width of one attention head. */
  public int headSize() {
    return hiddenSize / numAttentionHeads;
  }

  /**
   * Reads and checks a config.json. What has a default in Hugging Face's BertConfig but differs
   * between models (sizes and counts) is required here; nothing is guessed.
   *
   * @throws ModelFormatException naming the field, for a missing or impossible value and for every
   *     setting under which the vectors would be others than BERT's
   */
  public static BertConfig of(ConfigFile file) {
    requireOnly(file, "model_type", "bert");
    requireOnly(file, "position_embedding_type", "absolute");
    requireFalse(file, "is_decoder");
    requireFalse(file, "add_cross_attention");
    String hiddenAct = file.stringOr("hidden_act", "gelu");
    BertConfig config =
        new BertConfig(
            positive(file, "vocab_size"),
            positive(file, "hidden_size"),
            positive(file, "num_hidden_layers"),
            positive(file, "num_attention_heads"),
            positive(file, "intermediate_size"),
            positive(file, "max_position_embeddings"),
            file.has("type_vocab_size") ? positive(file, "type_vocab_size") : 2,
            layerNormEps(file),
            ActivationFunction.named(hiddenAct).orElseThrow(() -> unknownAct(file, hiddenAct)));
    if (config.hiddenSize % config.numAttentionHeads != 0) {
      throw new ModelFormatException(
          file.file(),
          "num_attention_heads",
          config.numAttentionHeads
              + " heads do not divide hidden_size "
              + config.hiddenSize
              + "; take both numbers from the model's own config.json");
    }
    return config;
  }

  /**
   * Checks that every id of a batch has a row in its table.
   *
   * @throws IllegalArgumentException naming the first that has none
   */
  public void requireFits(PackedBatch batch) {
    for (int row = 0; row < batch.tokens(); row++) {
      requireBelow("token id", batch.tokenIds()[row], vocabSize);
      requireBelow("token type id", batch.tokenTypeIds()[row], typeVocabSize);
      requireBelow("position", batch.positionIds()[row], maxPositionEmbeddings);
    }
  }

  private static void requireBelow(String name, int value, int limit) {
    if (value < 0 || value >= limit) {
      throw new IllegalArgumentException(
          "%s %d is outside the model's table of %d rows".formatted(name, value, limit));
    }
  }

  private static int positive(ConfigFile file, String field) {
    int value = file.requiredInt(field);
    if (value <= 0) {
      throw new ModelFormatException(
          file.file(), field, "is " + value + "; it must be a positive whole number");
    }
    return value;
  }

  private static float layerNormEps(ConfigFile file) {
    double eps = file.doubleOr("layer_norm_eps", 1e-12);
    if (!(eps >= 0 && eps < 1)) {
      throw new ModelFormatException(
          file.file(), "layer_norm_eps", "is " + eps + "; it must be a small number, 0 or more");
    }
    return (float) eps;
  }

  private static void requireOnly(ConfigFile file, String field, String supported) {
    String found = file.stringOr(field, supported);
    if (!found.equals(supported)) {
      throw new ModelFormatException(
          file.file(),
          field,
          "'" + found + "' is not supported; sbert4j computes '" + supported + "' only");
    }
  }

  private static void requireFalse(ConfigFile file, String field) {
    if (file.booleanOr(field, false)) {
      throw new ModelFormatException(
          file.file(), field, "true is not supported; sentence embeddings need an encoder");
    }
  }

  private static ModelFormatException unknownAct(ConfigFile file, String hiddenAct) {
    return new ModelFormatException(
        file.file(),
        "hidden_act",
        "'" + hiddenAct + "' is unknown; known are " + ActivationFunction.knownNames());
  }
}
