/**
 * Protobuf read field by field, without generated code.
 *
 * <p>Knows: the wire format. Must not know: any message; {@code onnx} and {@code tokenizer} do.
 */
package org.sbert4j.weights.protobuf;
