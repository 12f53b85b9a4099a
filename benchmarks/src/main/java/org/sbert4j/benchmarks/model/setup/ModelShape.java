package org.sbert4j.benchmarks.model.setup;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.samples.GeneratedTensor;
import org.sbert4j.weights.TensorView;

/**
 * The shape of a BERT; names are those of Hugging Face's BertConfig.
 *
 * @param vocabSize rows of the word embeddings
 * @param hiddenSize H
 * @param numHiddenLayers encoder layers
 * @param numAttentionHeads N
 * @param intermediateSize I
 */
public record ModelShape(
    int vocabSize,
    int hiddenSize,
    int numHiddenLayers,
    int numAttentionHeads,
    int intermediateSize) {
  /** The tokenizer's vocabulary, which all these models share. */
  public static final int VOCABULARY = 21_128;

  public static final int MAX_POSITION_EMBEDDINGS = 512;

  /** That of the reference model: 4 layers of 768. */
  public static final ModelShape REFERENCE = new ModelShape(VOCABULARY, 768, 4, 12, 3072);

  /** That of bge-small-zh-v1.5. */
  public static final ModelShape BUNDLED = new ModelShape(VOCABULARY, 512, 4, 8, 2048);

  private static final float STANDARD_DEVIATION = 0.02f;

  /**
   * Floating-point operations that a sentence takes: two for each weight of a linear layer and
   * token, two for each product of attention.
   */
  double flops(int tokens) {
    return numHiddenLayers * layerFlops(tokens, tokens);
  }

  /** The same where the last layer has one row besides queries, keys and values: by [CLS] alone. */
  double clsFlops(int tokens) {
    return (numHiddenLayers - 1) * layerFlops(tokens, tokens) + layerFlops(tokens, 1);
  }

  private double layerFlops(int tokens, int rows) {
    double square = 2.0 * hiddenSize * hiddenSize;
    double ofRow = square + 4.0 * hiddenSize * intermediateSize + 4.0 * hiddenSize * tokens;
    return 3 * square * tokens + ofRow * rows;
  }

  /** Bytes in fp32 of the linear layers' weights, all of which every batch needs. */
  public long linearBytes() {
    long perLayer = 4L * hiddenSize * hiddenSize + 2L * hiddenSize * intermediateSize;
    return numHiddenLayers * perLayer * Float.BYTES;
  }

  /** Bytes of all weights in fp32. */
  public double weightBytes() {
    return tensors().values().stream().mapToDouble(TensorView::elementCount).sum() * Float.BYTES;
  }

  /** Generated weights under the names of BertModel.state_dict(). */
  public Map<String, TensorView> tensors() {
    Map<String, TensorView> tensors = new LinkedHashMap<>();
    add(tensors, "embeddings.word_embeddings.weight", 0, vocabSize, hiddenSize);
    add(tensors, "embeddings.position_embeddings.weight", 0, MAX_POSITION_EMBEDDINGS, hiddenSize);
    add(tensors, "embeddings.token_type_embeddings.weight", 0, 2, hiddenSize);
    addLayerNorm(tensors, "embeddings.LayerNorm");
    for (int layer = 0; layer < numHiddenLayers; layer++) {
      String name = "encoder.layer." + layer;
      for (String part : List.of("self.query", "self.key", "self.value", "output.dense")) {
        addLinear(tensors, name + ".attention." + part, hiddenSize, hiddenSize);
      }
      addLayerNorm(tensors, name + ".attention.output.LayerNorm");
      addLinear(tensors, name + ".intermediate.dense", intermediateSize, hiddenSize);
      addLinear(tensors, name + ".output.dense", hiddenSize, intermediateSize);
      addLayerNorm(tensors, name + ".output.LayerNorm");
    }
    // Not computed by anybody here, but part of the checkpoints that are compared in size.
    addLinear(tensors, "pooler.dense", hiddenSize, hiddenSize);
    return tensors;
  }

  private static void addLinear(
      Map<String, TensorView> tensors, String name, int outFeatures, int inFeatures) {
    add(tensors, name + ".weight", 0, outFeatures, inFeatures);
    add(tensors, name + ".bias", 0, outFeatures);
  }

  private void addLayerNorm(Map<String, TensorView> tensors, String name) {
    add(tensors, name + ".weight", 1, hiddenSize);
    add(tensors, name + ".bias", 0, hiddenSize);
  }

  private static void add(
      Map<String, TensorView> tensors, String name, float mean, Integer... shape) {
    List<Long> dimensions = List.of(shape).stream().map(Integer::longValue).toList();
    tensors.put(
        name, GeneratedTensor.spread(name, dimensions, tensors.size(), mean, STANDARD_DEVIATION));
  }
}
