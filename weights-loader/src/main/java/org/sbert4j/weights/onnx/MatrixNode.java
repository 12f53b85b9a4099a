package org.sbert4j.weights.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A MatMul or Gemm of a graph, for what it tells of its weight. PyTorch's exporter names nodes
 * after modules, {@code /encoder/layer.0/attention/self/query/MatMul}, but folds the transposition
 * of {@code nn.Linear} into the weight and renames it {@code onnx::MatMul_541}.
 *
 * @param parameterName the weight's name in the state dict, {@code
 *     encoder.layer.0.attention.self.query.weight}
 * @param initializer the name of the second factor
 * @param transposed whether that is {@code [in, out]}, where a state dict has {@code [out, in]}
 */
record MatrixNode(String parameterName, String initializer, boolean transposed) {
  // Field numbers of NodeProto and AttributeProto in onnx.proto.
  private static final int INPUT = 1;
  private static final int NAME = 3;
  private static final int OP_TYPE = 4;
  private static final int ATTRIBUTE = 5;
  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_INT = 3;

  /** Reads a NodeProto; empty for other nodes and for names without a module path. */
  static Optional<MatrixNode> read(WireReader message) {
    List<String> inputs = new ArrayList<>();
    String name = "";
    String opType = "";
    boolean transB = false;
    while (message.next()) {
      switch (message.field()) {
        case INPUT -> inputs.add(message.string());
        case NAME -> name = message.string();
        case OP_TYPE -> opType = message.string();
        case ATTRIBUTE -> transB |= isTransB(message.message());
        default -> message.skip();
      }
    }
    boolean multiplies = opType.equals("MatMul") || opType.equals("Gemm");
    int lastSlash = name.lastIndexOf('/');
    if (!multiplies || inputs.size() < 2 || lastSlash <= 0) {
      return Optional.empty();
    }
    String module = name.substring(name.startsWith("/") ? 1 : 0, lastSlash).replace('/', '.');
    return Optional.of(new MatrixNode(module + ".weight", inputs.get(1), !transB));
  }

  private static boolean isTransB(WireReader attribute) {
    String name = "";
    long value = 0;
    while (attribute.next()) {
      switch (attribute.field()) {
        case ATTRIBUTE_NAME -> name = attribute.string();
        case ATTRIBUTE_INT -> value = attribute.varint();
        default -> attribute.skip();
      }
    }
    return name.equals("transB") && value != 0;
  }
}
