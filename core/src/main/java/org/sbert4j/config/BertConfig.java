package org.sbert4j.config;

import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.weights.Architecture;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.folder.ConfigFile;

/**
 * The shape of a BERT, or of a transformer that differs from it in little: what config.json says.
 * Names are those of Hugging Face's BertConfig.
 *
 * <table>
 * <caption>What differs</caption>
 * <tr><th>architecture</th><th>from BERT</th></tr>
 * <tr><td>RoBERTa, XLM-RoBERTa, CamemBERT</td><td>paddingIdx is pad_token_id</td></tr>
 * <tr><td>DistilBERT</td><td>typeVocabSize is 0</td></tr>
 * <tr><td>MPNet</td><td>paddingIdx is 1, typeVocabSize 0, relativeBuckets 32</td></tr>
 * <tr><td>ELECTRA</td><td>embeddingSize may be another than hiddenSize</td></tr>
 * </table>
 *
 * @param architecture which names the checkpoint has, and which head a cross-encoder
 * @param vocabSize rows of the word embedding table
 * @param embeddingSize E, the width of the embedding tables; if it is not H, a linear layer leads
 *     from the one to the other
 * @param hiddenSize H, the width of a token's vector between layers
 * @param numHiddenLayers encoder layers
 * @param numAttentionHeads N, divides hiddenSize
 * @param intermediateSize I, the width inside a feed-forward block
 * @param maxPositionEmbeddings rows of the position embedding table
 * @param paddingIdx the row after which positions begin, see {@link PackedBatch}; {@link
 *     PackedBatch#FROM_ZERO} for BERT
 * @param typeVocabSize segments that token_type_ids can tell apart; 0 for a model without any,
 *     whose token types are all taken for 0
 * @param relativeBuckets rows of the table of the bias on the scores of attention, see {@link
 *     RelativeBuckets}; 0 for none
 * @param layerNormEps added to the variance in every layer normalisation
 * @param hiddenAct the activation inside a feed-forward block
 */
public record BertConfig(
    Architecture architecture,
    int vocabSize,
    int embeddingSize,
    int hiddenSize,
    int numHiddenLayers,
    int numAttentionHeads,
    int intermediateSize,
    int maxPositionEmbeddings,
    int paddingIdx,
    int typeVocabSize,
    int relativeBuckets,
    float layerNormEps,
    ActivationFunction hiddenAct) {

  /** The shape of a BERT. */
  public BertConfig(
      int vocabSize,
      int hiddenSize,
      int numHiddenLayers,
      int numAttentionHeads,
      int intermediateSize,
      int maxPositionEmbeddings,
      int typeVocabSize,
      float layerNormEps,
      ActivationFunction hiddenAct) {
    this(
        Architecture.BERT,
        vocabSize,
        hiddenSize,
        hiddenSize,
        numHiddenLayers,
        numAttentionHeads,
        intermediateSize,
        maxPositionEmbeddings,
        PackedBatch.FROM_ZERO,
        typeVocabSize,
        0,
        layerNormEps,
        hiddenAct);
  }

  /** The same shape with another activation. */
  public BertConfig withHiddenAct(ActivationFunction newHiddenAct) {
    return new BertConfig(
        architecture,
        vocabSize,
        embeddingSize,
        hiddenSize,
        numHiddenLayers,
        numAttentionHeads,
        intermediateSize,
        maxPositionEmbeddings,
        paddingIdx,
        typeVocabSize,
        relativeBuckets,
        layerNormEps,
        newHiddenAct);
  }

  /** The longest sequence, in tokens: 512 for RoBERTa's 514 positions. */
  public int maxTokens() {
    return maxPositionEmbeddings - (paddingIdx + 1);
  }

  /** D, the width of one attention head. */
  public int headSize() {
    return hiddenSize / numAttentionHeads;
  }

  /**
   * Reads and checks a config.json. What has a default in Hugging Face's configuration classes but
   * differs between models (sizes and counts) is required here; nothing is guessed. Defaults are
   * those of transformers 5, {@code models/.../configuration_....py}.
   *
   * @throws ModelFormatException naming the field, for an architecture that is not known, a missing
   *     or impossible value, and for every setting under which the vectors would be others
   */
  public static BertConfig of(ConfigFile file) {
    return new ConfigReader(file).read();
  }

  /**
   * Checks that every id of a batch has a row in its table.
   *
   * @throws IllegalArgumentException naming the first that has none
   */
  public void requireFits(PackedBatch batch) {
    for (int row = 0; row < batch.tokens(); row++) {
      requireBelow("token id", batch.tokenIds()[row], vocabSize);
      requireBelow("token type id", batch.tokenTypeIds()[row], Math.max(1, typeVocabSize));
      requireBelow("position", batch.positionIds()[row], maxPositionEmbeddings);
    }
    if (relativeBuckets > 0) {
      requireWithoutGaps(batch);
    }
  }

  private static void requireBelow(String name, int value, int limit) {
    if (value < 0 || value >= limit) {
      throw new IllegalArgumentException(
          "%s %d is outside the model's table of %d rows".formatted(name, value, limit));
    }
  }

  /** The bias goes by rows of the batch, of which none may be missing in between. */
  private void requireWithoutGaps(PackedBatch batch) {
    for (int sequence = 0; sequence < batch.sequences(); sequence++) {
      int length = batch.length(sequence);
      if (length > maxTokens()) {
        throw new IllegalArgumentException(
            "sequence %d has %d tokens, more than the model's %d"
                .formatted(sequence, length, maxTokens()));
      }
      int first = batch.start(sequence);
      if (length > 0
          && batch.tokenIndices()[first + length - 1] - batch.tokenIndices()[first] >= length) {
        throw new IllegalArgumentException(
            "attentionMask[%d] leaves out a token between others, which a model with relative positions cannot; leave tokens out at the ends only"
                .formatted(sequence));
      }
    }
  }
}
