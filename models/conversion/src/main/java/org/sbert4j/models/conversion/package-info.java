/**
 * Makes the folders that bundled models have in their jars, once, in their builds.
 *
 * <p>Knows: an ONNX file and its tokenizer.json; 16-bit floats. Must not know: which model it is.
 */
package org.sbert4j.models.conversion;
