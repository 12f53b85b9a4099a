package org.sbert4j.weights.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sbert4j.weights.ModelFormatException;

/**
 * A JSON object of a file. Every error names the file and the path of the field, such as {@code
 * normalizer.type}. A field that is null counts as absent, as it does for the Python libraries.
 *
 * <p>Immutable and thread-safe.
 */
public final class JsonObject {
  private final Path file;
  private final String prefix;
  private final JsonNode node;

  private JsonObject(Path file, String prefix, JsonNode node) {
    this.file = file;
    this.prefix = prefix;
    this.node = node;
  }

  /** Reads a file that holds one object. */
  public static JsonObject read(Path file) {
    return read(file, Map.of());
  }

  /**
   * Reads a file that holds one object with large objects or arrays somewhere in it.
   *
   * @param large takes their fields or elements, each as soon as it is read, and may refuse to take
   *     more, by paths such as {@code model.vocab}; the path of the whole file is empty. What is
   *     returned has an empty object or array in their places.
   */
  public static JsonObject read(Path file, Map<String, LargeValue> large) {
    return of(file, JsonTree.parse(file, large));
  }

  private static JsonObject of(Path file, JsonNode root) {
    if (!root.isObject()) {
      throw wrongType(file, "", "a JSON object", root);
    }
    return new JsonObject(file, "", root);
  }

  /**
   * Reads text that holds one object.
   *
   * @param source where the text comes from, for messages
   */
  public static JsonObject read(Path source, String text) {
    return of(source, JsonTree.parse(source, text, Map.of()));
  }

  /** Reads a file that may be missing, which then counts as an object without fields. */
  public static JsonObject readIfPresent(Path file) {
    return Files.exists(file) ? read(file) : new JsonObject(file, "", JsonTree.empty());
  }

  /** Reads a file that holds an array of objects. */
  public static List<JsonObject> readArray(Path file) {
    return objects(file, "", JsonTree.parse(file, Map.of()));
  }

  /** The file this object comes from. */
  public Path file() {
    return file;
  }

  /** The full path of a field of this object. */
  public String path(String field) {
    return prefix + field;
  }

  /** The field names in the order of the file. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Whether the field is there and not null. */
  public boolean has(String field) {
    return node.hasNonNull(field);
  }

  /** Whether the field holds an array. */
  public boolean isArray(String field) {
    return node.path(field).isArray();
  }

  /** Whether the field holds an object. */
  public boolean isObject(String field) {
    return node.path(field).isObject();
  }

  /** Whether the field holds a string. */
  public boolean isString(String field) {
    return node.path(field).isTextual();
  }

  /** An error about one of this object's fields. */
  public ModelFormatException error(String field, String problemAndFix) {
    return new ModelFormatException(file, path(field), problemAndFix);
  }

  /** The error for a field that must be there and is not. */
  public ModelFormatException missing(String field, String type) {
    return error(field, "the field is missing; add it with " + type);
  }

  private ModelFormatException wrongType(String field, String expected) {
    return wrongType(file, path(field), expected, node.path(field));
  }

  /** The error for a value of another type than the one expected. */
  static ModelFormatException wrongType(Path file, String path, String expected, JsonNode found) {
    return new ModelFormatException(
        file,
        path,
        "expected "
            + expected
            + ", found "
            + describe(found)
            + (path.isEmpty() ? "; replace the file" : "; correct the field"));
  }

  /** Refuses fields that this engine does not know and that might change what it computes. */
  public void requireOnly(String... known) {
    for (String name : names()) {
      if (!List.of(known).contains(name)) {
        throw error(
            name,
            "the field is not one of "
                + String.join(", ", known)
                + ", so its effect is unknown; remove it if it has none");
      }
    }
  }

  /** A whole number that fits an int. */
  public Optional<Integer> integer(String field) {
    JsonNode value = node.path(field);
    if (!has(field)) {
      return Optional.empty();
    }
    if (!isInteger(value)) {
      throw wrongType(field, "a whole number");
    }
    return Optional.of(value.intValue());
  }

  /** A whole number that must be there. */
  public int requiredInteger(String field) {
    return integer(field).orElseThrow(() -> missing(field, "a whole number"));
  }

  /** A whole number that must be there and be greater than 0. */
  public int requiredPositive(String field) {
    int value = requiredInteger(field);
    if (value <= 0) {
      throw error(
          field, "expected a positive whole number, found " + value + "; correct the field");
    }
    return value;
  }

  /** A number of any kind, but not NaN; Python's own form of JSON has infinities as well. */
  public Optional<Double> number(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!node.path(field).isNumber() || Double.isNaN(node.path(field).doubleValue())) {
      throw wrongType(field, "a number");
    }
    return Optional.of(node.path(field).doubleValue());
  }

  /** A string. */
  public Optional<String> string(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!node.path(field).isTextual()) {
      throw wrongType(field, "a string");
    }
    return Optional.of(node.path(field).textValue());
  }

  /** A string, or what a number or a boolean reads as; empty for anything else. */
  public Optional<String> text(String field) {
    JsonNode value = node.path(field);
    return value.isValueNode() && !value.isNull() ? Optional.of(value.asText()) : Optional.empty();
  }

  /** A string that must be there. */
  public String requiredString(String field) {
    return string(field).orElseThrow(() -> missing(field, "a string"));
  }

  /** True or false, which must be there. */
  public boolean requiredBool(String field) {
    return bool(field).orElseThrow(() -> missing(field, "true or false"));
  }

  /** True or false. */
  public Optional<Boolean> bool(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!node.path(field).isBoolean()) {
      throw wrongType(field, "true or false");
    }
    return Optional.of(node.path(field).booleanValue());
  }

  /** An object. */
  public Optional<JsonObject> object(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!isObject(field)) {
      throw wrongType(field, "an object");
    }
    return Optional.of(new JsonObject(file, path(field) + ".", node.get(field)));
  }

  /** An object that must be there. */
  public JsonObject requiredObject(String field) {
    return object(field).orElseThrow(() -> missing(field, "an object"));
  }

  /** The objects of an array; empty when the field is absent. */
  public List<JsonObject> objects(String field) {
    return has(field) ? objects(file, path(field), node.get(field)) : List.of();
  }

  private static List<JsonObject> objects(Path file, String path, JsonNode array) {
    requireArray(file, path, array);
    List<JsonObject> objects = new ArrayList<>();
    for (JsonNode element : array) {
      String name = path + "[" + objects.size() + "]";
      if (!element.isObject()) {
        throw wrongType(file, name, "an object", element);
      }
      objects.add(new JsonObject(file, name + ".", element));
    }
    return objects;
  }

  private static void requireArray(Path file, String path, JsonNode array) {
    if (!array.isArray()) {
      throw wrongType(file, path, "an array", array);
    }
  }

  /** The strings of an array; empty when the field is absent. */
  public List<String> strings(String field) {
    return elements(field, "a string", JsonNode::isTextual, JsonNode::textValue);
  }

  /** The whole numbers of an array; empty when the field is absent. */
  public List<Integer> integers(String field) {
    return elements(field, "a whole number", JsonObject::isInteger, JsonNode::intValue);
  }

  /**
   * The elements of an array, or the values of an object, of strings and objects; empty when the
   * field is absent.
   */
  public <T> List<T> stringsAndObjects(
      String field, Function<String, T> ofString, Function<JsonObject, T> ofObject) {
    if (!has(field)) {
      return List.of();
    }
    if (!isObject(field)) {
      requireArray(file, path(field), node.get(field));
    }
    boolean named = isObject(field);
    Iterator<String> names = node.get(field).fieldNames();
    List<T> elements = new ArrayList<>();
    for (JsonNode element : node.get(field)) {
      String name = path(field) + (named ? "." + names.next() : "[" + elements.size() + "]");
      if (!element.isTextual() && !element.isObject()) {
        throw wrongType(file, name, "a string or an object", element);
      }
      elements.add(
          element.isTextual()
              ? ofString.apply(element.textValue())
              : ofObject.apply(new JsonObject(file, name + ".", element)));
    }
    return elements;
  }

  private <T> List<T> elements(
      String field, String expected, Predicate<JsonNode> fits, Function<JsonNode, T> value) {
    if (!has(field)) {
      return List.of();
    }
    requireArray(file, path(field), node.get(field));
    List<T> elements = new ArrayList<>();
    for (JsonNode element : node.get(field)) {
      if (!fits.test(element)) {
        throw wrongType(file, path(field) + "[" + elements.size() + "]", expected, element);
      }
      elements.add(value.apply(element));
    }
    return elements;
  }

  private static boolean isInteger(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToInt();
  }

  /** An array of a string and a whole number that must be there, as {@code ["[CLS]", 101]}. */
  public Map.Entry<String, Integer> requiredStringAndInteger(String field) {
    JsonNode pair = node.path(field);
    if (pair.size() != 2 || !pair.path(0).isTextual() || !isInteger(pair.path(1))) {
      throw wrongType(field, "an array of a string and a whole number");
    }
    return Map.entry(pair.get(0).textValue(), pair.get(1).intValue());
  }

  private static String describe(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "the string \"" + excerpt(node) + "\"";
      case NUMBER -> "the number " + excerpt(node);
      case BOOLEAN -> excerpt(node);
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case NULL -> "null";
      default -> "nothing";
    };
  }

  /** Not by toString, which would start an ObjectMapper. */
  private static String excerpt(JsonNode value) {
    String text = value.asText();
    return text.length() > 60 ? text.substring(0, 57) + "..." : text;
  }
}
