/**
 * From texts to vectors: {@link org.sbert4j.encoding.EncodingPipeline}, which reads from top to
 * bottom, and what it uses. Not exported.
 *
 * <p>Knows: the tokenizer, the module stack, threads and the memory budget. Must not know: files
 * and their formats, the public API, how anything is computed.
 */
package org.sbert4j.encoding;
