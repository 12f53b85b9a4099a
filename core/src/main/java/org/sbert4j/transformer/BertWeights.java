package org.sbert4j.transformer;

import java.util.List;
import java.util.stream.IntStream;
import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.RelativePositionBias;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.WeightPacker;
import org.sbert4j.config.BertConfig;
import org.sbert4j.config.RelativeBuckets;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;

/**
 * A BERT's weights in a backend's hands, and the only place that knows the names of tensors: those
 * of BertModel, which the checkpoint finds by what an architecture calls them.
 *
 * @param embeddings the three tables and their layer normalisation
 * @param embeddingProjection {@code [H, E]}; null where E is H
 * @param positionBias of all layers; null for none
 * @param layers one for each encoder layer, first to last
 */
public record BertWeights(
    EmbeddingWeights embeddings,
    LinearWeights embeddingProjection,
    RelativePositionBias positionBias,
    List<EncoderLayer> layers) {
  /**
   * One encoder layer's weights. Shapes are those of the checkpoint, {@code [out, in]}.
   *
   * @param queryKeyValue {@code [3H, H]}: query, key and value stacked
   * @param attentionOutput {@code [H, H]}
   * @param attentionLayerNorm {@code [H]}
   * @param intermediate {@code [I, H]}
   * @param output {@code [H, I]}
   * @param outputLayerNorm {@code [H]}
   */
  public record EncoderLayer(
      LinearWeights queryKeyValue,
      LinearWeights attentionOutput,
      LayerNormWeights attentionLayerNorm,
      LinearWeights intermediate,
      LinearWeights output,
      LayerNormWeights outputLayerNorm) {}

  /**
   * Reads every tensor that a sentence embedding needs and hands it to a backend. The pooler and
   * any heads are left alone.
   *
   * @param format of the linear layers' weights
   * @throws ModelFormatException naming a tensor that is missing, has another shape than the
   *     configuration asks for, or holds NaN or an infinity
   */
  public static BertWeights load(
      Checkpoint checkpoint, BertConfig config, WeightPacker packer, WeightFormat format) {
    Reader reader = new Reader(checkpoint, config, packer, format);
    EmbeddingTables tables = EmbeddingTables.of(checkpoint, config);
    EmbeddingWeights embeddings =
        packer.embeddingWeights(
            tables.word(),
            tables.position(),
            tables.tokenType(),
            reader.layerNorm("embeddings.LayerNorm", config.embeddingSize()),
            format);
    LinearWeights projection =
        config.embeddingSize() == config.hiddenSize()
            ? null
            : reader.linear(config.hiddenSize(), config.embeddingSize(), "embeddings_project");
    RelativePositionBias bias =
        tables.relativeAttentionBias() == null
            ? null
            : packer.relativePositionBias(
                tables.relativeAttentionBias(), RelativeBuckets.ofDistances(config.maxTokens()));
    List<EncoderLayer> layers =
        IntStream.range(0, config.numHiddenLayers()).mapToObj(reader::encoderLayer).toList();
    return new BertWeights(embeddings, projection, bias, layers);
  }

  /** The same weights with other layers. */
  public BertWeights withLayers(List<EncoderLayer> newLayers) {
    return new BertWeights(embeddings, embeddingProjection, positionBias, newLayers);
  }

  private record Reader(
      Checkpoint checkpoint, BertConfig config, WeightPacker packer, WeightFormat format) {

    EncoderLayer encoderLayer(int index) {
      String layer = "encoder.layer." + index + ".";
      String self = layer + "attention.self.";
      int hiddenSize = config.hiddenSize();
      return new EncoderLayer(
          linear(hiddenSize, hiddenSize, self + "query", self + "key", self + "value"),
          linear(hiddenSize, hiddenSize, layer + "attention.output.dense"),
          layerNorm(layer + "attention.output.LayerNorm", hiddenSize),
          linear(config.intermediateSize(), hiddenSize, layer + "intermediate.dense"),
          linear(hiddenSize, config.intermediateSize(), layer + "output.dense"),
          layerNorm(layer + "output.LayerNorm", hiddenSize));
    }

    LinearWeights linear(int outFeatures, int inFeatures, String... modules) {
      List<TensorView> weights =
          List.of(modules).stream()
              .map(name -> checkpoint.require(name + ".weight", outFeatures, inFeatures))
              .toList();
      List<TensorView> biases =
          List.of(modules).stream()
              .map(name -> checkpoint.require(name + ".bias", outFeatures))
              .toList();
      return packer.linearWeights(weights, biases, format);
    }

    LayerNormWeights layerNorm(String module, int size) {
      return packer.layerNormWeights(
          checkpoint.require(module + ".weight", size),
          checkpoint.require(module + ".bias", size),
          config.layerNormEps());
    }
  }
}
