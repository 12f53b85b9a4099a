/**
 * The backend contract: about a dozen operations in BERT's own words, and how one backend is
 * chosen.
 *
 * <p>Knows: tensors as opaque handles, weights as {@link org.sbert4j.weights.TensorView}s. Must not
 * know: files, tokenizers, the order in which a model calls the operations, any device.
 */
package org.sbert4j.backend;
