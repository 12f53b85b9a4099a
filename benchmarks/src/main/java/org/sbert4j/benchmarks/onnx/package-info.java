/**
 * Writes BERT as an ONNX file, for ONNX Runtime to compute what sbert4j computes.
 *
 * <p>Knows: protocol buffers as far as ONNX needs them, and the nodes that PyTorch's exporter makes
 * of a BERT. Must not know: what the file is for.
 */
package org.sbert4j.benchmarks.onnx;
