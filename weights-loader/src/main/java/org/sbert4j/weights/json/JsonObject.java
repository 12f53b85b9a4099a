package org.sbert4j.weights.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.storage.ModelFiles;

/**
 * A JSON object of a file. Every error names the file and the path of the field, such as {@code
 * normalizer.type}. A field that is null counts as absent, as it does for the Python libraries.
 *
 * <p>Immutable and thread-safe.
 */
public final class JsonObject {
  /** More than any tokenizer.json has; a file of another kind is refused before it is parsed. */
  private static final int MAX_BYTES = 64 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

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
    JsonNode root = parse(file);
    if (!root.isObject()) {
      throw new ModelFormatException(
          file, "", "expected a JSON object, found " + describe(root) + "; replace the file");
    }
    return new JsonObject(file, "", root);
  }

  /** Reads a file that may be missing, which then counts as an object without fields. */
  public static JsonObject readIfPresent(Path file) {
    return Files.exists(file) ? read(file) : new JsonObject(file, "", MAPPER.createObjectNode());
  }

  /** Reads a file that holds an array of objects. */
  public static List<JsonObject> readArray(Path file) {
    return objects(file, "", parse(file));
  }

  private static JsonNode parse(Path file) {
    try {
      JsonNode root = MAPPER.readTree(ModelFiles.allBytes(file, MAX_BYTES));
      return root == null ? MAPPER.missingNode() : root;
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
      throw new ModelFormatException(
          file,
          where,
          "is not valid JSON (" + e.getOriginalMessage() + "); correct or replace the file",
          e);
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
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

  /** An error about one of this object's fields. */
  public ModelFormatException error(String field, String problemAndFix) {
    return new ModelFormatException(file, path(field), problemAndFix);
  }

  /** The error for a field that must be there and is not. */
  public ModelFormatException missing(String field, String type) {
    return error(field, "the field is missing; add it with " + type);
  }

  private ModelFormatException wrongType(String field, String expected) {
    return error(
        field,
        "expected " + expected + ", found " + describe(node.path(field)) + "; correct the field");
  }

  /** A whole number that fits an int. */
  public Optional<Integer> integer(String field) {
    JsonNode value = node.path(field);
    if (!has(field)) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
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

  /** A number of any kind. */
  public Optional<Double> number(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!node.path(field).isNumber()) {
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

  /** A string that must be there. */
  public String requiredString(String field) {
    return string(field).orElseThrow(() -> missing(field, "a string"));
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
    if (!array.isArray()) {
      throw new ModelFormatException(
          file, path, "expected an array, found " + describe(array) + "; correct the file");
    }
    List<JsonObject> objects = new ArrayList<>();
    for (JsonNode element : array) {
      String name = path + "[" + objects.size() + "]";
      if (!element.isObject()) {
        throw new ModelFormatException(
            file, name, "expected an object, found " + describe(element) + "; correct the file");
      }
      objects.add(new JsonObject(file, name + ".", element));
    }
    return objects;
  }

  /** The strings of an array; empty when the field is absent. */
  public List<String> strings(String field) {
    if (!has(field)) {
      return List.of();
    }
    if (!isArray(field)) {
      throw wrongType(field, "an array of strings");
    }
    List<String> strings = new ArrayList<>();
    for (JsonNode element : node.get(field)) {
      if (!element.isTextual()) {
        throw error(
            field + "[" + strings.size() + "]",
            "expected a string, found " + describe(element) + "; correct the field");
      }
      strings.add(element.textValue());
    }
    return strings;
  }

  /** The whole numbers of an array; empty when the field is absent. */
  public List<Integer> integers(String field) {
    List<Integer> numbers = new ArrayList<>();
    for (JsonNode element : node.path(field)) {
      if (!element.canConvertToInt()) {
        throw wrongType(field, "an array of whole numbers");
      }
      numbers.add(element.intValue());
    }
    return numbers;
  }

  /** The string that a mixed array begins with, as in {@code ["[CLS]", 101]}. */
  public String firstString(String field) {
    JsonNode first = node.path(field).path(0);
    if (!first.isTextual()) {
      throw wrongType(field, "an array that begins with a string");
    }
    return first.textValue();
  }

  private static String describe(JsonNode node) {
    String text = node.toString();
    String excerpt = text.length() > 60 ? text.substring(0, 57) + "..." : text;
    return switch (node.getNodeType()) {
      case STRING -> "the string " + excerpt;
      case NUMBER -> "the number " + excerpt;
      case BOOLEAN -> excerpt;
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case NULL -> "null";
      default -> "nothing";
    };
  }
}
