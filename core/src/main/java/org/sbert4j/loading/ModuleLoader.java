package org.sbert4j.loading;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.WeightPacker;
import org.sbert4j.config.BertConfig;
import org.sbert4j.transformer.BertWeights;
import org.sbert4j.transformer.StackWeights;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.PoolingMode;
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
  private final Optional<Boolean> normalize;
  private final Function<Path, Checkpoint> opener;

  /**
   * @param normalize whether there is to be a Normalize at the end; empty for what the folder says
   * @param opener opens the weights in a module's folder
   */
  ModuleLoader(
      ModelFolder folder,
      BertConfig config,
      Optional<Boolean> normalize,
      Function<Path, Checkpoint> opener) {
    this.folder = folder;
    this.config = config;
    this.normalize = normalize;
    this.opener = opener;
  }

  StackWeights load(BertWeights bert, WeightPacker packer) {
    List<PoolingMode> modes = pooling().modes();
    List<StackWeights.Module> modules = modules(packer, modes.size() * config.hiddenSize());
    return new StackWeights(config, bert, modes, modules);
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

  private List<StackWeights.Module> modules(WeightPacker packer, int pooledFeatures) {
    List<StackWeights.Module> modules = new ArrayList<>();
    int features = pooledFeatures;
    for (ModuleConfig module : modules()) {
      if (module instanceof DenseConfig dense) {
        modules.add(dense(packer, dense, features));
        features = dense.outFeatures();
      } else if (module instanceof LayerNormConfig layerNorm) {
        modules.add(layerNorm(packer, layerNorm, features));
      } else if (module instanceof NormalizeConfig) {
        modules.add(new StackWeights.Normalize());
      }
    }
    return modules;
  }

  /** The folder's modules, with or without a Normalize at the end as the options ask. */
  List<ModuleConfig> modules() {
    List<ModuleConfig> modules = new ArrayList<>(folder.modules());
    int last = modules.size() - 1;
    boolean normalizes = modules.get(last) instanceof NormalizeConfig;
    boolean wanted = normalize.orElse(normalizes);
    if (wanted && !normalizes) {
      modules.add(new NormalizeConfig());
    } else if (!wanted && normalizes) {
      modules.remove(last);
    }
    return List.copyOf(modules);
  }

  private StackWeights.Dense dense(WeightPacker packer, DenseConfig dense, int features) {
    requireFeatures(dense.folder(), "in_features", dense.inFeatures(), features);
    ActivationFunction activation = activation(dense);
    try (Checkpoint checkpoint = opener.apply(dense.folder())) {
      TensorView weight =
          checkpoint.require("linear.weight", dense.outFeatures(), dense.inFeatures());
      List<TensorView> biases =
          dense.bias()
              ? List.of(checkpoint.require("linear.bias", dense.outFeatures()))
              : List.of();
      return new StackWeights.Dense(
          packer.linearWeights(List.of(weight), biases, WeightFormat.FP32), activation);
    }
  }

  private StackWeights.LayerNorm layerNorm(
      WeightPacker packer, LayerNormConfig layerNorm, int features) {
    requireFeatures(layerNorm.folder(), "dimension", layerNorm.dimension(), features);
    try (Checkpoint checkpoint = opener.apply(layerNorm.folder())) {
      return new StackWeights.LayerNorm(
          packer.layerNormWeights(
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
