package org.sbert4j.transformer;

import java.util.List;
import java.util.stream.IntStream;
import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.WeightPacker;
import org.sbert4j.config.BertConfig;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;

/**
 * A BERT's weights in a backend's hands, and the only place that knows the checkpoint's tensor
 * names.
 *
 * @param embeddings the three tables and their layer normalisation
 * @param layers one for each encoder layer, first to last
 */
public record BertWeights(EmbeddingWeights embeddings, List<EncoderLayer> layers) {
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
    EmbeddingWeights embeddings =
        packer.embeddingWeights(
            reader.matrix("embeddings.word_embeddings", config.vocabSize(), config.hiddenSize()),
            reader.matrix(
                "embeddings.position_embeddings",
                config.maxPositionEmbeddings(),
                config.hiddenSize()),
            reader.matrix(
                "embeddings.token_type_embeddings", config.typeVocabSize(), config.hiddenSize()),
            reader.layerNorm("embeddings.LayerNorm"),
            format);
    List<EncoderLayer> layers =
        IntStream.range(0, config.numHiddenLayers()).mapToObj(reader::encoderLayer).toList();
    return new BertWeights(embeddings, layers);
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
          layerNorm(layer + "attention.output.LayerNorm"),
          linear(config.intermediateSize(), hiddenSize, layer + "intermediate.dense"),
          linear(hiddenSize, config.intermediateSize(), layer + "output.dense"),
          layerNorm(layer + "output.LayerNorm"));
    }

    LinearWeights linear(int outFeatures, int inFeatures, String... modules) {
      List<TensorView> weights =
          List.of(modules).stream().map(name -> matrix(name, outFeatures, inFeatures)).toList();
      List<TensorView> biases =
          List.of(modules).stream()
              .map(name -> checkpoint.require(name + ".bias", outFeatures))
              .toList();
      return packer.linearWeights(weights, biases, format);
    }

    TensorView matrix(String module, int rows, int columns) {
      return checkpoint.require(module + ".weight", rows, columns);
    }

    LayerNormWeights layerNorm(String module) {
      return packer.layerNormWeights(
          checkpoint.require(module + ".weight", config.hiddenSize()),
          checkpoint.require(module + ".bias", config.hiddenSize()),
          config.layerNormEps());
    }
  }
}
