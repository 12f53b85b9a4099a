/**
 * The parts of a tokenizer whose normalizer and pre-tokenizer are not BERT's own two.
 *
 * <p>Start with {@link org.sbert4j.tokenizer.pipeline.Pipeline}.
 *
 * <p>Knows: which parts there are, by the names that the Hugging Face tokenizers library gives
 * them. Must not know: how they work; {@code org.sbert4j.tokenizer.stages} does.
 */
package org.sbert4j.tokenizer.pipeline;
