package org.sbert4j.fingerprint;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.config.BertConfig;
import org.sbert4j.transformer.BertWeights;
import org.sbert4j.transformer.StackWeights;

/**
 * What is known of a model once its weights were looked at.
 *
 * @param fingerprint see {@code SentenceTransformer.fingerprint()}; empty for a cross-encoder
 * @param sparseFingerprint see {@code SentenceTransformer.sparseFingerprint()}
 * @param colbertFingerprint see {@code SentenceTransformer.colbertFingerprint()}
 * @param weights taken over by a {@link WeightSurvey}: nobody can compute with them
 * @param parameters of everything that a sentence's embedding needs
 */
public record ModelSurvey(
    String fingerprint,
    Optional<String> sparseFingerprint,
    Optional<String> colbertFingerprint,
    StackWeights weights,
    long parameters) {

  /** The word, position and token type tables with their layer normalisation. */
  public WeightSurvey.Embeddings embeddings() {
    return (WeightSurvey.Embeddings) weights.bert().embeddings();
  }

  /** Parameters of the encoder: its layers, and what leads to them and all of them share. */
  public long encoderParameters() {
    return encoderParts().mapToLong(part -> ((WeightSurvey.Counted) part).parameters()).sum();
  }

  /** Parameters of what follows the pooling. */
  public long moduleParameters() {
    return parameters - embeddings().parameters() - encoderParameters();
  }

  /**
   * 32-bit floats that a backend keeps of what is neither a table nor a linear layer: layer
   * normalisations, and the bias of each head for each distance.
   */
  public long otherParameters() {
    BertConfig config = weights.config();
    long layers = weights.bert().layers().size();
    long distances =
        weights.bert().positionBias() instanceof WeightSurvey.Bias bias ? bias.distances() : 0;
    return 2 * (config.embeddingSize() + 2 * layers * config.hiddenSize())
        + distances * config.numAttentionHeads();
  }

  /**
   * Bytes of all linear layers in a backend that can tell.
   *
   * @param format of the encoder's; the modules' and the heads' are always in 32-bit floats
   */
  public long linearWeightsBytes(Backend backend, WeightFormat format) {
    long encoderBytes =
        encoderParts()
            .filter(LinearWeights.class::isInstance)
            .mapToLong(part -> bytes(backend, (LinearWeights) part, format))
            .sum();
    long moduleBytes =
        weights.denseModules().stream()
            .mapToLong(dense -> bytes(backend, dense.weights(), WeightFormat.FP32))
            .sum();
    long headBytes =
        Stream.of(weights.tokenHeads().sparse(), weights.tokenHeads().colbert())
            .flatMap(Optional::stream)
            .mapToLong(head -> bytes(backend, head, WeightFormat.FP32))
            .sum();
    return encoderBytes + moduleBytes + headBytes;
  }

  private Stream<Object> encoderParts() {
    BertWeights bert = weights.bert();
    Stream<Object> shared =
        Stream.of(bert.embeddingProjection(), bert.positionBias()).filter(Objects::nonNull);
    return Stream.concat(shared, bert.layers().stream().flatMap(ModelSurvey::parts));
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
