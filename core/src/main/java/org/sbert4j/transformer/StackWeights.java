package org.sbert4j.transformer;

import java.util.List;
import java.util.Optional;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.config.BertConfig;
import org.sbert4j.weights.PoolingMode;

/**
 * What a {@link ModuleStack} is made of: BERT's weights, how its hidden states are pooled, and the
 * modules after that, in their order. A cross-encoder has the same parts: it pools by [CLS], and
 * its pooler and its classifier are Dense.
 *
 * @param poolingModes their results are concatenated in this order
 * @param tokenHeads what there is beside pooling and the modules
 */
public record StackWeights(
    BertConfig config,
    BertWeights bert,
    List<PoolingMode> poolingModes,
    List<Module> modules,
    TokenHeads tokenHeads) {

  /** A module after pooling. */
  public sealed interface Module {}

  /** {@code x / ‖x‖₂}. */
  public record Normalize() implements Module {}

  /** {@code (x - mean) / deviation · weight + bias}. */
  public record LayerNorm(LayerNormWeights weights) implements Module {}

  /** {@code activation(x · weightᵀ + bias)}. */
  public record Dense(LinearWeights weights, ActivationFunction activation) implements Module {}

  /** Copies the lists. */
  public StackWeights {
    poolingModes = List.copyOf(poolingModes);
    modules = List.copyOf(modules);
  }

  /** Weights with nothing beside pooling and the modules. */
  public StackWeights(
      BertConfig config, BertWeights bert, List<PoolingMode> poolingModes, List<Module> modules) {
    this(config, bert, poolingModes, modules, TokenHeads.NONE);
  }

  /** The same weights with these beside them. */
  public StackWeights with(TokenHeads heads) {
    return new StackWeights(config, bert, poolingModes, modules, heads);
  }

  /** The pooling mode, if there is one alone and it takes one row of each sequence. */
  Optional<PoolingMode> oneRowMode() {
    return poolingModes.equals(List.of(PoolingMode.CLS))
            || poolingModes.equals(List.of(PoolingMode.LAST_TOKEN))
        ? Optional.of(poolingModes.get(0))
        : Optional.empty();
  }

  /** Columns of what pooling gives. */
  public int pooledFeatures() {
    return poolingModes.size() * config.hiddenSize();
  }

  /** The Dense modules, in their order. */
  public List<Dense> denseModules() {
    return modules.stream().filter(Dense.class::isInstance).map(Dense.class::cast).toList();
  }

  /** Elements of a sentence's vector. */
  public int embeddingDimension() {
    List<Dense> dense = denseModules();
    return dense.isEmpty() ? pooledFeatures() : dense.get(dense.size() - 1).weights().outFeatures();
  }
}
