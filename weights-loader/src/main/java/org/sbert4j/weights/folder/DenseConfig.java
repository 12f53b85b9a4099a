package org.sbert4j.weights.folder;

import java.nio.file.Path;

/**
 * A linear layer with an activation, applied to the sentence embedding. Its weights are {@code
 * linear.weight} {@code [outFeatures, inFeatures]} and {@code linear.bias} {@code [outFeatures]} of
 * {@code Checkpoint.open(folder)}.
 *
 * @param folder the module's own folder, such as {@code 2_Dense}
 * @param inFeatures the size of the vector that comes in
 * @param outFeatures the size of the vector that goes out
 * @param bias whether there is a bias
 * @param activation the name of the function, such as {@code identity}, {@code tanh} or {@code
 *     gelu} (the exact, erf one)
 */
public record DenseConfig(
    Path folder, int inFeatures, int outFeatures, boolean bias, String activation)
    implements ModuleConfig {}
