package org.sbert4j.weights.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.weights.protobuf.WireReader;

/**
 * One operation of a graph: ONNX's NodeProto.
 *
 * @param domain empty for ONNX's own operators, {@code com.microsoft} for ONNX Runtime's
 * @param module the path of the PyTorch module that it comes from, {@code encoder.layer.0.output
 *     .dense}; empty if unknown
 * @param inputs names of values; an optional one that is absent is empty
 * @param attributes a Long, a Float, a String, a List of Long or an Initializer each
 */
record Node(
    String name,
    String domain,
    String opType,
    String module,
    List<String> inputs,
    List<String> outputs,
    Map<String, Object> attributes) {
  // Field numbers of NodeProto, AttributeProto and StringStringEntryProto in onnx.proto.
  private static final int INPUT = 1;
  private static final int OUTPUT = 2;
  private static final int NAME = 3;
  private static final int OP_TYPE = 4;
  private static final int ATTRIBUTE = 5;
  private static final int DOMAIN = 7;
  private static final int METADATA = 9;
  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_FLOAT = 2;
  private static final int ATTRIBUTE_INT = 3;
  private static final int ATTRIBUTE_STRING = 4;
  private static final int ATTRIBUTE_TENSOR = 5;
  private static final int ATTRIBUTE_INTS = 8;
  private static final int KEY = 1;
  private static final int VALUE = 2;

  /** Where PyTorch's newer exporter says which modules a node comes from, the innermost last. */
  private static final String NAME_SCOPES = "pkg.torch.onnx.name_scopes";

  private static final String OWN_DOMAIN = "ai.onnx";

  /** Reads a NodeProto. */
  static Node read(Path file, WireReader message, ExternalData externalData) {
    List<String> inputs = new ArrayList<>(2);
    List<String> outputs = new ArrayList<>(1);
    String name = "";
    String opType = "";
    String domain = "";
    String module = "";
    Map<String, Object> attributes = Map.of();
    while (message.next()) {
      switch (message.field()) {
        case INPUT -> inputs.add(message.string());
        case OUTPUT -> outputs.add(message.string());
        case NAME -> name = message.string();
        case OP_TYPE -> opType = message.string();
        case DOMAIN -> domain = message.string();
        case METADATA -> module = scope(message.message(), module);
        case ATTRIBUTE -> {
          if (attributes.isEmpty()) {
            attributes = new HashMap<>();
          }
          readAttribute(file, message.message(), externalData, attributes);
        }
        default -> message.skip();
      }
    }
    return new Node(
        name,
        domain.equals(OWN_DOMAIN) ? "" : domain,
        opType,
        module.isEmpty() ? path(name) : module,
        inputs,
        outputs,
        attributes);
  }

  /** PyTorch's older exporter names nodes after modules: {@code /encoder/layer.0/output/MatMul}. */
  private static String path(String name) {
    int lastSlash = name.lastIndexOf('/');
    return lastSlash <= 0
        ? ""
        : name.substring(name.startsWith("/") ? 1 : 0, lastSlash).replace('/', '.');
  }

  /** The last scope but one, {@code ['', 'encoder', 'encoder.layer.0', 'linear_3']}. */
  private static String scope(WireReader metadata, String otherwise) {
    String key = "";
    String value = "";
    while (metadata.next()) {
      switch (metadata.field()) {
        case KEY -> key = metadata.string();
        case VALUE -> value = metadata.string();
        default -> metadata.skip();
      }
    }
    int last = value.lastIndexOf("', '");
    return key.equals(NAME_SCOPES) && last > 0
        ? value.substring(value.lastIndexOf('\'', last - 1) + 1, last)
        : otherwise;
  }

  private static void readAttribute(
      Path file, WireReader attribute, ExternalData externalData, Map<String, Object> attributes) {
    String name = "";
    Object value = null;
    List<Long> numbers = new ArrayList<>(0);
    while (attribute.next()) {
      switch (attribute.field()) {
        case ATTRIBUTE_NAME -> name = attribute.string();
        case ATTRIBUTE_FLOAT -> value = attribute.float32();
        case ATTRIBUTE_INT -> value = attribute.varint();
        case ATTRIBUTE_STRING -> value = attribute.string();
        case ATTRIBUTE_TENSOR -> value = Initializer.read(file, attribute.message(), externalData);
        case ATTRIBUTE_INTS -> attribute.numbers(numbers);
        default -> attribute.skip();
      }
    }
    if (value != null || !numbers.isEmpty()) {
      attributes.put(name, value == null ? numbers : value);
    }
  }

  /** Whether it is one of ONNX's own operators, or of ONNX Runtime's under the same name. */
  boolean is(String... opTypes) {
    for (String candidate : opTypes) {
      if (opType.equals(candidate)) {
        return true;
      }
    }
    return false;
  }

  /** Whether ONNX itself defines the operator. */
  boolean isStandard() {
    return domain.isEmpty();
  }

  /** The name of an input; empty if it is absent. */
  String input(int index) {
    return index < inputs.size() ? inputs.get(index) : "";
  }

  /** The name of the first output; empty if there is none. */
  String output() {
    return outputs.isEmpty() ? "" : outputs.get(0);
  }

  long intAttribute(String name, long otherwise) {
    return attributes.get(name) instanceof Long value ? value : otherwise;
  }

  Optional<Float> floatAttribute(String name) {
    return attributes.get(name) instanceof Float value ? Optional.of(value) : Optional.empty();
  }

  String stringAttribute(String name, String otherwise) {
    return attributes.get(name) instanceof String value ? value : otherwise;
  }

  /** For a message: the operator with the node's name. */
  @Override
  public String toString() {
    return (domain.isEmpty() ? "" : domain + ".")
        + opType
        + (name.isEmpty() ? "" : " (node \"" + name + "\")");
  }
}
