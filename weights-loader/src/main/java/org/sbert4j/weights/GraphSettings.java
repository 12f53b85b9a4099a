package org.sbert4j.weights;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a graph beside the weights says of the settings that are config.json's. An ONNX model is a
 * program of its own, which may compute something else than its folder's settings say.
 *
 * @param file the file with the graph
 * @param numHiddenLayers how many encoder layers it has
 * @param numAttentionHeads how many heads; empty if it does not say so in one place
 * @param layerNormEps what is added to the variance; empty if it does not say so in one place
 * @param hiddenActs the names that config.json may have for the activation that it computes; empty
 *     if its operations are not known
 * @param activationOperations the operations that compute it
 */
public record GraphSettings(
    Path file,
    int numHiddenLayers,
    OptionalInt numAttentionHeads,
    Optional<Float> layerNormEps,
    Set<String> hiddenActs,
    Set<String> activationOperations) {

  /** Copies the sets. */
  public GraphSettings {
    hiddenActs = Set.copyOf(hiddenActs);
    activationOperations = Set.copyOf(activationOperations);
  }
}
