package org.sbert4j.weights.folder;

import java.nio.file.Path;

/**
 * A layer normalisation of the sentence embedding, with PyTorch's default eps of 1e-5. Its weights
 * are {@code norm.weight} and {@code norm.bias}, both {@code [dimension]}, of {@code
 * Checkpoint.open(folder)}.
 *
 * @param folder the module's own folder, such as {@code 2_LayerNorm}
 * @param dimension the size of the vector
 */
public record LayerNormConfig(Path folder, int dimension) implements ModuleConfig {}
