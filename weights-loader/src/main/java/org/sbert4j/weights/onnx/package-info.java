/**
 * ONNX models as a source of weights: the initializers, and what the graph computes with them,
 * which says where they belong.
 *
 * <p>Knows: the protobuf wire format, the ONNX messages that hold tensors and operations, and the
 * operators that exporters, quantisers and optimisers write a BERT in. Must not know: how to run a
 * graph.
 */
package org.sbert4j.weights.onnx;
