package org.sbert4j;

import java.util.List;
import java.util.stream.Stream;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.WeightFormat;

/**
 * What is known of a model once its weights were looked at.
 *
 * @param fingerprint see {@link SentenceTransformer#fingerprint()}
 * @param encoder of a {@link WeightSurvey}: it cannot encode
 * @param parameters of everything that an embedding needs
 */
record ModelSurvey(String fingerprint, SentenceEncoder encoder, long parameters) {

  /** The word, position and token type tables with their layer normalisation. */
  WeightSurvey.Embeddings embeddings() {
    return (WeightSurvey.Embeddings) encoder.model().weights().embeddings();
  }

  /** Parameters of the encoder's layers. */
  long encoderParameters() {
    return encoder.model().weights().layers().stream()
        .flatMap(ModelSurvey::parts)
        .mapToLong(part -> ((WeightSurvey.Counted) part).parameters())
        .sum();
  }

  /** Parameters of what follows the pooling. */
  long moduleParameters() {
    return parameters - embeddings().parameters() - encoderParameters();
  }

  /** What is neither a table nor a linear layer: layer normalisations. */
  long otherParameters() {
    long hiddenSize = encoder.hiddenSize();
    long layers = encoder.model().weights().layers().size();
    return 2 * hiddenSize * (1 + 2 * layers);
  }

  /**
   * Bytes of all linear layers in a backend that can tell.
   *
   * @param format of the encoder's; the modules' are always in 32-bit floats
   */
  long linearWeightsBytes(Backend backend, WeightFormat format) {
    long encoderBytes =
        encoder.model().weights().layers().stream()
            .flatMap(ModelSurvey::parts)
            .filter(LinearWeights.class::isInstance)
            .mapToLong(part -> bytes(backend, (LinearWeights) part, format))
            .sum();
    long moduleBytes =
        encoder.modules().stream()
            .filter(SentenceEncoder.Dense.class::isInstance)
            .map(module -> ((SentenceEncoder.Dense) module).weights())
            .mapToLong(weights -> bytes(backend, weights, WeightFormat.FP32))
            .sum();
    return encoderBytes + moduleBytes;
  }

  private static Stream<Object> parts(BertWeights.EncoderLayer layer) {
    return List.<Object>of(
        layer.queryKeyValue(),
        layer.attentionOutput(),
        layer.attentionLayerNorm(),
        layer.intermediate(),
        layer.output(),
        layer.outputLayerNorm())
        .stream();
  }

  private static long bytes(Backend backend, LinearWeights weights, WeightFormat format) {
    return backend
        .linearWeightsBytes(weights.inFeatures(), weights.outFeatures(), format)
        .orElseThrow();
  }
}
