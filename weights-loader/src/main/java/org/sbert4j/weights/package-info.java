/**
 * What a model folder holds, as plain records and tensor views.
 *
 * <p>Start with {@link org.sbert4j.weights.ModelFolder} for the configuration and {@link
 * org.sbert4j.weights.Checkpoint} for the weights. Every defect of a file is a {@link
 * org.sbert4j.weights.ModelFormatException} that names the file, the field or tensor, and the fix.
 *
 * <p>Knows: the files of Hugging Face and sentence-transformers, their names, their generations and
 * their defaults; how tensors are stored. Must not know: how text becomes ids, how a layer is
 * computed, which backend asks.
 */
package org.sbert4j.weights;
