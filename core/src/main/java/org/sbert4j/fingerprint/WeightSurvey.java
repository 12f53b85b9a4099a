package org.sbert4j.fingerprint;

import java.util.List;
import java.util.stream.Stream;
import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.RelativePositionBias;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.WeightPacker;
import org.sbert4j.weights.TensorView;

/**
 * Takes weights over as a backend does, in the same order and checked in the same way, but only
 * looks at them: it digests their elements and keeps their sizes. So whatever a model uses is in
 * its fingerprint, and nothing else.
 */
public final class WeightSurvey implements WeightPacker {
  private final FingerprintDigest digest;
  private long parameters;

  /** Digests what it is given. */
  public WeightSurvey(FingerprintDigest digest) {
    this.digest = digest;
  }

  /** Weights of which only the number is left. */
  public sealed interface Counted permits Embeddings, Linear, LayerNorm, Bias {
    /** Elements of all their tensors. */
    long parameters();
  }

  /**
   * The embedding tables.
   *
   * @param storedBytes what the three tables take in their file, where backends leave them
   */
  public record Embeddings(long parameters, long storedBytes)
      implements EmbeddingWeights, Counted {}

  /** A linear layer, or several stacked. */
  public record Linear(int inFeatures, int outFeatures, long parameters)
      implements LinearWeights, Counted {}

  /** A layer normalisation. */
  public record LayerNorm(long parameters) implements LayerNormWeights, Counted {}

  /**
   * A bias on the scores of attention.
   *
   * @param distances that a backend keeps for each head
   */
  public record Bias(long parameters, int distances) implements RelativePositionBias, Counted {}

  /** Elements of all tensors together. */
  public long parameters() {
    return parameters;
  }

  @Override
  public EmbeddingWeights embeddingWeights(
      TensorView word,
      TensorView position,
      TensorView tokenType,
      LayerNormWeights layerNorm,
      WeightFormat format) {
    List<TensorView> tables = List.of(word, position, tokenType);
    return new Embeddings(
        take("embeddings", tables) + ((LayerNorm) layerNorm).parameters(),
        tables.stream().mapToLong(table -> table.elementCount() * table.dtype().bytes()).sum());
  }

  @Override
  public LinearWeights linearWeights(
      List<TensorView> weights, List<TensorView> biases, WeightFormat format) {
    int inFeatures = Math.toIntExact(weights.get(0).shape().get(1));
    List<TensorView> all = Stream.concat(weights.stream(), biases.stream()).toList();
    long outFeatures = weights.stream().mapToLong(weight -> weight.shape().get(0)).sum();
    return new Linear(
        inFeatures, Math.toIntExact(outFeatures), take("linear " + format.label(), all));
  }

  @Override
  public LayerNormWeights layerNormWeights(TensorView weight, TensorView bias, float eps) {
    digest.add(Float.floatToRawIntBits(eps));
    return new LayerNorm(take("layerNorm", List.of(weight, bias)));
  }

  @Override
  public RelativePositionBias relativePositionBias(TensorView buckets, int[] bucketOfDistance) {
    digest.add("bucketOfDistance").add(bucketOfDistance.length);
    for (int bucket : bucketOfDistance) {
      digest.add(bucket);
    }
    return new Bias(take("relativePositionBias", List.of(buckets)), bucketOfDistance.length);
  }

  private long take(String role, List<TensorView> tensors) {
    digest.add(role).add(tensors.size());
    tensors.forEach(digest::add);
    long taken = tensors.stream().mapToLong(TensorView::elementCount).sum();
    parameters += taken;
    return taken;
  }
}
