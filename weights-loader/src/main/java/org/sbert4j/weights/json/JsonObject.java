package org.sbert4j.weights.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final Map<?, ?> fields;

  private JsonObject(Path file, String prefix, Map<?, ?> fields) {
    this.file = file;
    this.prefix = prefix;
    this.fields = fields;
  }

  /** Reads a file that holds one object. */
  public static JsonObject read(Path file) {
    return read(file, "", null);
  }

  /**
   * Reads a file that holds one object with a large object of whole numbers somewhere in it.
   *
   * @param largePath the path of the large one, such as {@code model.vocab}
   * @param large takes its fields, each as soon as it is read, and may refuse to take more; what is
   *     returned has an empty object there
   */
  public static JsonObject read(Path file, String largePath, IntegerFields large) {
    Object root = JsonTree.parse(file, largePath, large);
    if (!(root instanceof Map<?, ?> fields)) {
      throw wrongType(file, "", "a JSON object", root);
    }
    return new JsonObject(file, "", fields);
  }

  /** Reads a file that may be missing, which then counts as an object without fields. */
  public static JsonObject readIfPresent(Path file) {
    return Files.exists(file) ? read(file) : new JsonObject(file, "", Map.of());
  }

  /** Reads a file that holds an array of objects. */
  public static List<JsonObject> readArray(Path file) {
    return objects(file, "", JsonTree.parse(file, "", null));
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
    fields.keySet().forEach(name -> names.add((String) name));
    return names;
  }

  /** Whether the field is there and not null. */
  public boolean has(String field) {
    return fields.get(field) != null;
  }

  /** Whether the field holds an array. */
  public boolean isArray(String field) {
    return fields.get(field) instanceof List;
  }

  /** Whether the field holds an object. */
  public boolean isObject(String field) {
    return fields.get(field) instanceof Map;
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
    return wrongType(file, path(field), expected, fields.get(field));
  }

  /** The error for a value of another type than the one expected. */
  static ModelFormatException wrongType(Path file, String path, String expected, Object found) {
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
    return value(field, Integer.class, "a whole number");
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
    return value(field, Number.class, "a number").map(Number::doubleValue);
  }

  /** A string. */
  public Optional<String> string(String field) {
    return value(field, String.class, "a string");
  }

  /** A string that must be there. */
  public String requiredString(String field) {
    return string(field).orElseThrow(() -> missing(field, "a string"));
  }

  /** True or false. */
  public Optional<Boolean> bool(String field) {
    return value(field, Boolean.class, "true or false");
  }

  /** An object. */
  public Optional<JsonObject> object(String field) {
    return value(field, Map.class, "an object")
        .map(object -> new JsonObject(file, path(field) + ".", object));
  }

  private <T> Optional<T> value(String field, Class<T> type, String expected) {
    Object value = fields.get(field);
    if (value != null && !type.isInstance(value)) {
      throw wrongType(field, expected);
    }
    return Optional.ofNullable(type.cast(value));
  }

  /** An object that must be there. */
  public JsonObject requiredObject(String field) {
    return object(field).orElseThrow(() -> missing(field, "an object"));
  }

  /** The objects of an array; empty when the field is absent. */
  public List<JsonObject> objects(String field) {
    return has(field) ? objects(file, path(field), fields.get(field)) : List.of();
  }

  private static List<JsonObject> objects(Path file, String path, Object array) {
    List<JsonObject> objects = new ArrayList<>();
    for (Map<?, ?> fields : elements(file, path, array, Map.class, "an object")) {
      objects.add(new JsonObject(file, path + "[" + objects.size() + "].", fields));
    }
    return objects;
  }

  /** The strings of an array; empty when the field is absent. */
  public List<String> strings(String field) {
    return has(field)
        ? elements(file, path(field), fields.get(field), String.class, "a string")
        : List.of();
  }

  /** The whole numbers of an array; empty when the field is absent. */
  public List<Integer> integers(String field) {
    return has(field)
        ? elements(file, path(field), fields.get(field), Integer.class, "a whole number")
        : List.of();
  }

  private static <T> List<T> elements(
      Path file, String path, Object array, Class<T> type, String expected) {
    if (!(array instanceof List<?> values)) {
      throw wrongType(file, path, "an array", array);
    }
    List<T> elements = new ArrayList<>();
    for (Object value : values) {
      if (!type.isInstance(value)) {
        throw wrongType(file, path + "[" + elements.size() + "]", expected, value);
      }
      elements.add(type.cast(value));
    }
    return elements;
  }

  /** An array of a string and a whole number that must be there, as {@code ["[CLS]", 101]}. */
  public Map.Entry<String, Integer> requiredStringAndInteger(String field) {
    if (fields.get(field) instanceof List<?> pair
        && pair.size() == 2
        && pair.get(0) instanceof String name
        && pair.get(1) instanceof Integer number) {
      return Map.entry(name, number);
    }
    throw wrongType(field, "an array of a string and a whole number");
  }

  private static String describe(Object value) {
    if (value instanceof String string) {
      String text = new String(JsonStringEncoder.getInstance().quoteAsString(string));
      return "the string \"" + excerpt(text) + "\"";
    }
    if (value instanceof Number) {
      return "the number " + excerpt(value.toString());
    }
    if (value instanceof Boolean) {
      return value.toString();
    }
    return value instanceof List ? "an array" : value instanceof Map ? "an object" : "nothing";
  }

  private static String excerpt(String text) {
    return text.length() > 60 ? text.substring(0, 57) + "..." : text;
  }
}
