package org.sbert4j;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.folder.DenseConfig;
import org.sbert4j.weights.folder.LayerNormConfig;
import org.sbert4j.weights.folder.ModelFolder;
import org.sbert4j.weights.folder.ModuleConfig;
import org.sbert4j.weights.folder.NormalizeConfig;
import org.sbert4j.weights.folder.PoolingConfig;

/** Puts the modules that modules.json lists on top of a transformer. */
final class ModuleLoader {
  /** PyTorch's default, which the LayerNorm module has no setting for. */
  private static final float LAYER_NORM_EPS = 1e-5f;

  private final ModelFolder folder;
  private final BertConfig config;
  private final LoadOptions options;

  private final Function<Path, Checkpoint> opener;

  /**
   * @param opener opens the weights in a module's folder
   */
  ModuleLoader(
      ModelFolder folder,
      BertConfig config,
      LoadOptions options,
      Function<Path, Checkpoint> opener) {
    this.folder = folder;
    this.config = config;
    this.options = options;
    this.opener = opener;
  }

  SentenceEncoder load(BertModel model, Backend backend) {
    int hiddenSize = config.hiddenSize();
    Pooling pooling = new Pooling(pooling().modes());
    List<SentenceEncoder.Module> modules = modules(backend, pooling.outFeatures(hiddenSize));
    return new SentenceEncoder(model, pooling, modules, backend, hiddenSize);
  }

  /** The pooling, which must fit the transformer. */
  PoolingConfig pooling() {
    PoolingConfig pooling =
        folder.modules().stream()
            .filter(PoolingConfig.class::isInstance)
            .map(PoolingConfig.class::cast)
            .findFirst()
            .orElseThrow();
    if (pooling.embeddingDimension() != config.hiddenSize()) {
      throw new ModelFormatException(
          pooling.file(),
          "word_embedding_dimension",
          "is %d where config.json has hidden_size %d; the two must be equal"
              .formatted(pooling.embeddingDimension(), config.hiddenSize()));
    }
    return pooling;
  }

  private List<SentenceEncoder.Module> modules(Backend backend, int pooledFeatures) {
    List<SentenceEncoder.Module> modules = new ArrayList<>();
    int features = pooledFeatures;
    for (ModuleConfig module : modules()) {
      if (module instanceof DenseConfig dense) {
        modules.add(dense(backend, dense, features));
        features = dense.outFeatures();
      } else if (module instanceof LayerNormConfig layerNorm) {
        modules.add(layerNorm(backend, layerNorm, features));
      } else if (module instanceof NormalizeConfig) {
        modules.add(new SentenceEncoder.Normalize());
      }
    }
    return List.copyOf(modules);
  }

  /** The folder's modules, with or without a Normalize at the end as the options ask. */
  List<ModuleConfig> modules() {
    List<ModuleConfig> modules = new ArrayList<>(folder.modules());
    int last = modules.size() - 1;
    boolean normalizes = modules.get(last) instanceof NormalizeConfig;
    boolean wanted = options.normalize().orElse(normalizes);
    if (wanted && !normalizes) {
      modules.add(new NormalizeConfig());
    } else if (!wanted && normalizes) {
      modules.remove(last);
    }
    return List.copyOf(modules);
  }

  private SentenceEncoder.Dense dense(Backend backend, DenseConfig dense, int features) {
    requireFeatures(dense.folder(), "in_features", dense.inFeatures(), features);
    ActivationFunction activation = activation(dense);
    try (Checkpoint checkpoint = opener.apply(dense.folder())) {
      TensorView weight =
          checkpoint.require("linear.weight", dense.outFeatures(), dense.inFeatures());
      List<TensorView> biases =
          dense.bias()
              ? List.of(checkpoint.require("linear.bias", dense.outFeatures()))
              : List.of();
      return new SentenceEncoder.Dense(backend.linearWeights(List.of(weight), biases), activation);
    }
  }

  private SentenceEncoder.LayerNorm layerNorm(
      Backend backend, LayerNormConfig layerNorm, int features) {
    requireFeatures(layerNorm.folder(), "dimension", layerNorm.dimension(), features);
    try (Checkpoint checkpoint = opener.apply(layerNorm.folder())) {
      return new SentenceEncoder.LayerNorm(
          backend.layerNormWeights(
              checkpoint.require("norm.weight", features),
              checkpoint.require("norm.bias", features),
              LAYER_NORM_EPS));
    }
  }

  private static ActivationFunction activation(DenseConfig dense) {
    return ActivationFunction.named(dense.activation())
        .orElseThrow(
            () ->
                new ModelFormatException(
                    dense.folder().resolve("config.json"),
                    "activation_function",
                    "'%s' is unknown; known are %s"
                        .formatted(dense.activation(), ActivationFunction.knownNames())));
  }

  /** A module's input is as wide as the output of the one before. */
  private static void requireFeatures(Path module, String field, int found, int before) {
    if (found != before) {
      throw new ModelFormatException(
          module.resolve("config.json"),
          field,
          "is %d where the module before gives %d; take all modules from the same model"
              .formatted(found, before));
    }
  }
}
