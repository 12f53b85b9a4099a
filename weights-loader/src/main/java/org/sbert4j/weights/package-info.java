/**
 * The words in which everything that reads a model speaks: tensors, their element types, the modes
 * of pooling, and the one exception.
 *
 * <p>Start with {@code ModelFolder} of {@code org.sbert4j.weights.folder} for the configuration and
 * {@code Checkpoint} of {@code org.sbert4j.weights.checkpoint} for the weights. Every defect of a
 * file is a {@link org.sbert4j.weights.ModelFormatException} that names the file, the field or
 * tensor, and the fix.
 *
 * <p>Knows: what a tensor is to whoever reads it. Must not know: any file, nor any other package of
 * this module, all of which are above it.
 */
package org.sbert4j.weights;
