/**
 * ONNX models as a source of weights: the initializers, and the node names that say where they
 * belong.
 *
 * <p>Knows: the protobuf wire format and the few ONNX messages that hold tensors. Must not know:
 * how to run a graph.
 */
package org.sbert4j.weights.onnx;
