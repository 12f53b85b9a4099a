/**
 * BERT and the sentence-transformers semantics around it, and the public API.
 *
 * <p>Knows: the transformer, pooling, what a sentence-transformers folder means. Must not know:
 * file formats (the weights-loader reads them), how a text becomes ids (the tokenizer), how an
 * operation is computed (a {@link org.sbert4j.backend.Backend}).
 */
package org.sbert4j;
