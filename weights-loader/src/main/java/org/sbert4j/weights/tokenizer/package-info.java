/**
 * What the files of a tokenizer say, as plain records.
 *
 * <p>Start with {@link org.sbert4j.weights.tokenizer.TokenizerFiles}.
 *
 * <p>Knows: tokenizer.json, tokenizer_config.json, vocab.txt and the older files beside them, their
 * generations, and which of them wins. Must not know: how text becomes ids, the rest of a model's
 * folder.
 */
package org.sbert4j.weights.tokenizer;
