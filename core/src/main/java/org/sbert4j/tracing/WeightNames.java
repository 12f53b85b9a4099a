package org.sbert4j.tracing;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.sbert4j.transformer.BertWeights;
import org.sbert4j.transformer.BertWeights.EncoderLayer;

/**
 * By which name PyTorch calls the module of a BertModel that has these weights: so a result's name
 * follows from what computed it, and not from a count of operations. Other architectures have the
 * names of BertModel's modules, too, so that their traces can be read side by side.
 */
final class WeightNames {
  private final IdentityHashMap<Object, String> names = new IdentityHashMap<>();

  WeightNames(BertWeights weights) {
    List<EncoderLayer> layers = weights.layers();
    if (weights.embeddingProjection() != null) {
      names.put(weights.embeddingProjection(), "embeddings_project");
    }
    for (int i = 0; i < layers.size(); i++) {
      String name = "encoder.layer." + i + ".";
      EncoderLayer layer = layers.get(i);
      names.put(layer.queryKeyValue(), name + "attention.self");
      names.put(layer.attentionOutput(), name + "attention.output.dense");
      names.put(layer.attentionLayerNorm(), name + "attention.output.LayerNorm");
      names.put(layer.intermediate(), name + "intermediate.dense");
      names.put(layer.output(), name + "output.dense");
      names.put(layer.outputLayerNorm(), name + "output.LayerNorm");
    }
  }

  /** Empty for the weights of a module after pooling. */
  Optional<String> of(Object weights) {
    return Optional.ofNullable(names.get(weights));
  }
}
