/**
 * What the folder of a model says about it, as plain records.
 *
 * <p>Start with {@link org.sbert4j.weights.folder.ModelFolder} or {@link
 * org.sbert4j.weights.folder.CrossEncoderFolder}.
 *
 * <p>Knows: the configuration files of Hugging Face and sentence-transformers, their names, their
 * generations and their defaults. Must not know: how tensors are stored, how text becomes ids, how
 * a layer is computed.
 */
package org.sbert4j.weights.folder;
