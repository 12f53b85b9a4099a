/**
 * What byte-level byte-pair encoding is made of: bytes as characters, and merges of two into one.
 *
 * <p>Knows: bytes, ids, ranks. Must not know: texts, words and where they come from; {@code
 * org.sbert4j.tokenizer.stages} has the stages that use this.
 *
 * <p>Not exported.
 */
package org.sbert4j.tokenizer.bytepairs;
