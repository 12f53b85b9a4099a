/**
 * The safetensors format: a JSON header, then the tensors end to end.
 *
 * <p>Knows: the header and its rules. Must not know: what the tensors are for.
 */
package org.sbert4j.weights.safetensors;
