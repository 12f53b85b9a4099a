/**
 * The transformer and the modules after it, as formulas over a backend's operations. Not exported.
 *
 * <p>{@link org.sbert4j.transformer.BertModel} is the transformer on one page; {@link
 * org.sbert4j.transformer.ModuleStack} adds pooling and what follows it. Must not know: texts,
 * threads, files, how an operation is computed.
 */
package org.sbert4j.transformer;
