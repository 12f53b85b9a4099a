package org.sbert4j.transformer;

import org.sbert4j.config.BertConfig;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;

/**
 * The tables that a model looks rows up in, as their file has them. A backend keeps its own as it
 * likes and gives no row back; all keep the same numbers.
 *
 * @param word {@code [vocabSize, E]}
 * @param position {@code [maxPositionEmbeddings, E]}
 * @param tokenType {@code [typeVocabSize, E]}; for a model without token types one row of zeros
 * @param relativeAttentionBias {@code [relativeBuckets, N]}; null where there is none
 */
public record EmbeddingTables(
    TensorView word, TensorView position, TensorView tokenType, TensorView relativeAttentionBias) {
  /**
   * Finds the tables.
   *
   * @throws ModelFormatException naming one that is missing or has another shape
   */
  public static EmbeddingTables of(Checkpoint checkpoint, BertConfig config) {
    return new EmbeddingTables(
        table(checkpoint, config, "word", config.vocabSize()),
        table(checkpoint, config, "position", config.maxPositionEmbeddings()),
        config.typeVocabSize() == 0
            ? new ZeroRow(config.embeddingSize())
            : table(checkpoint, config, "token_type", config.typeVocabSize()),
        config.relativeBuckets() == 0 ? null : relativeAttentionBias(checkpoint, config));
  }

  private static TensorView table(Checkpoint checkpoint, BertConfig config, String name, int rows) {
    return checkpoint.require(
        "embeddings." + name + "_embeddings.weight", rows, config.embeddingSize());
  }

  private static TensorView relativeAttentionBias(Checkpoint checkpoint, BertConfig config) {
    return checkpoint.require(
        "encoder.relative_attention_bias.weight",
        config.relativeBuckets(),
        config.numAttentionHeads());
  }
}
