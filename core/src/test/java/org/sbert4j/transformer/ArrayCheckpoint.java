package org.sbert4j.transformer;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.sbert4j.backend.ArrayTensorView;
import org.sbert4j.config.BertConfig;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;

/** A checkpoint of random weights that lives in arrays. */
final class ArrayCheckpoint implements Checkpoint {
  private final Map<String, ArrayTensorView> tensors = new LinkedHashMap<>();
  private final SplittableRandom random;

  /** Every tensor that a model of this shape has; the same seed gives the same weights. */
  ArrayCheckpoint(BertConfig config, long seed) {
    random = new SplittableRandom(seed);
    int hiddenSize = config.hiddenSize();
    int width = config.embeddingSize();
    add("embeddings.word_embeddings.weight", 0, 1, config.vocabSize(), width);
    add("embeddings.position_embeddings.weight", 0, 1, config.maxPositionEmbeddings(), width);
    if (config.typeVocabSize() > 0) {
      add("embeddings.token_type_embeddings.weight", 0, 1, config.typeVocabSize(), width);
    }
    addLayerNorm("embeddings.LayerNorm", width);
    if (width != hiddenSize) {
      addLinear("embeddings_project", hiddenSize, width);
    }
    if (config.relativeBuckets() > 0) {
      add(
          "encoder.relative_attention_bias.weight",
          0,
          1,
          config.relativeBuckets(),
          config.numAttentionHeads());
    }
    for (int index = 0; index < config.numHiddenLayers(); index++) {
      String layer = "encoder.layer." + index + ".";
      for (String projection : new String[] {"query", "key", "value"}) {
        addLinear(layer + "attention.self." + projection, hiddenSize, hiddenSize);
      }
      addLinear(layer + "attention.output.dense", hiddenSize, hiddenSize);
      addLayerNorm(layer + "attention.output.LayerNorm", hiddenSize);
      addLinear(layer + "intermediate.dense", config.intermediateSize(), hiddenSize);
      addLinear(layer + "output.dense", hiddenSize, config.intermediateSize());
      addLayerNorm(layer + "output.LayerNorm", hiddenSize);
    }
  }

  private void addLinear(String module, int outFeatures, int inFeatures) {
    add(module + ".weight", 0, 0.3, outFeatures, inFeatures);
    add(module + ".bias", 0, 0.3, outFeatures);
  }

  private void addLayerNorm(String module, int hiddenSize) {
    add(module + ".weight", 1, 0.3, hiddenSize);
    add(module + ".bias", 0, 0.3, hiddenSize);
  }

  private void add(String name, double centre, double spread, long... shape) {
    tensors.put(name, ArrayTensorView.random(random, name, centre, spread, shape));
  }

  @Override
  public Path source() {
    return Path.of("memory.safetensors");
  }

  @Override
  public Set<String> tensorNames() {
    return tensors.keySet();
  }

  @Override
  public Optional<TensorView> find(String canonicalName) {
    return Optional.ofNullable(tensors.get(canonicalName));
  }

  @Override
  public TensorView require(String canonicalName, long... expectedShape) {
    TensorView tensor =
        find(canonicalName)
            .orElseThrow(() -> new ModelFormatException(source(), canonicalName, "is missing"));
    if (!tensor.shape().equals(Arrays.stream(expectedShape).boxed().toList())) {
      throw new ModelFormatException(
          source(),
          canonicalName,
          "has shape " + tensor.shape() + ", expected " + Arrays.toString(expectedShape));
    }
    return tensor;
  }

  @Override
  public void close() {
    tensors.clear();
  }
}
