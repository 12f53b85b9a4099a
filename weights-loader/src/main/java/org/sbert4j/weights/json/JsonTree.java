package org.sbert4j.weights.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.storage.ModelFiles;

/**
 * Parses a file into a tree, but for large objects and arrays, which are handed on one field or
 * element at a time: a vocabulary as a tree takes several times the time and the memory.
 *
 * <p>It makes jackson's nodes itself. To start an ObjectMapper in a new JVM takes longer than to
 * load the rest of a small model.
 */
final class JsonTree {
  /** More than any tokenizer.json has; a file of another kind is refused before it is parsed. */
  private static final int MAX_BYTES_WITH_VOCABULARY = 64 << 20;

  /** More than any other file has. */
  private static final int MAX_BYTES = 16 << 20;

  /**
   * More than any tree has; each takes about 100 bytes of memory, whatever it takes in the file.
   */
  private static final int MAX_VALUES = 1 << 21;

  /** Ten times as deep as any file, and shallow enough for the stack of any thread. */
  private static final int MAX_DEPTH = 100;

  /**
   * In a vocabulary every name is new, so looking each up among those seen is lost work. Python
   * reads and writes NaN and Infinity, which JSON does not have.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Path file;
  private final JsonParser json;
  private int values;

  private JsonTree(Path file, JsonParser json) {
    this.file = file;
    this.json = json;
  }

  /**
   * A place in a file on the way to a large value, or that of one.
   *
   * @param path of the place
   * @param large takes what is there; null on the way
   * @param inner the places within, by their names
   */
  private record Place(String path, LargeValue large, Map<String, Place> inner) {
    static Place of(String path, Map<String, LargeValue> large) {
      Map<String, Place> inner = new HashMap<>();
      for (String full : large.keySet()) {
        if (!full.equals(path) && full.startsWith(path)) {
          int start = path.isEmpty() ? 0 : path.length() + 1;
          int end = full.indexOf('.', start);
          String child = end < 0 ? full : full.substring(0, end);
          inner.computeIfAbsent(child.substring(start), name -> of(child, large));
        }
      }
      return new Place(path, large.get(path), inner);
    }
  }

  /** A tree without anything. */
  static ObjectNode empty() {
    return NODES.objectNode();
  }

  /**
   * What a file holds; a missing node for a file of white space.
   *
   * @param large takes the large objects and arrays, which are empty in the tree, by their paths;
   *     the path of the whole file is empty
   */
  static JsonNode parse(Path file, Map<String, LargeValue> large) {
    byte[] bytes =
        ModelFiles.allBytes(file, large.isEmpty() ? MAX_BYTES : MAX_BYTES_WITH_VOCABULARY);
    return parse(file, ModelFiles.utf8(file, bytes, 0, bytes.length), large);
  }

  /** What text holds that comes from a file, or from elsewhere under a name like a file's. */
  static JsonNode parse(Path file, String text, Map<String, LargeValue> large) {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() == null) {
        return NODES.missingNode();
      }
      JsonNode root = new JsonTree(file, json).value(Place.of("", large));
      if (json.nextToken() != null) {
        throw new JsonParseException(
            json, "there is text after the end", json.currentTokenLocation());
      }
      return root;
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
      throw new ModelFormatException(
          file,
          where,
          "is not valid JSON (" + JsonReason.of(e) + "); correct or replace the file",
          e);
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  /**
   * The current value.
   *
   * @param place where it is, if that is on the way to a large value; else null. A path made for
   *     each value could take far more memory than the file.
   */
  private JsonNode value(Place place) throws IOException {
    values++;
    if (values > MAX_VALUES) {
      throw new ModelFormatException(
          file,
          "",
          "has more than " + MAX_VALUES + " values, as no model's does; replace the file");
    }
    boolean isLarge = place != null && place.large() != null;
    return switch (json.currentToken()) {
      case START_OBJECT -> isLarge ? handOnFields(place) : object(place);
      case START_ARRAY -> isLarge ? handOnElements(place) : array();
      case VALUE_STRING -> NODES.textNode(json.getText());
      case VALUE_NUMBER_INT ->
          switch (json.getNumberType()) {
            case INT -> NODES.numberNode(json.getIntValue());
            case LONG -> NODES.numberNode(json.getLongValue());
            default -> NODES.numberNode(json.getBigIntegerValue());
          };
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(json.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      default -> NODES.nullNode();
    };
  }

  /** Of two fields of one name the later counts, as for the Python libraries. */
  private ObjectNode object(Place place) throws IOException {
    ObjectNode object = empty();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      Place inner = place == null ? null : place.inner().get(name);
      if (inner != null && object.has(name)) {
        throw new ModelFormatException(
            file, inner.path(), "is there twice; keep the one that belongs to the model");
      }
      json.nextToken();
      object.set(name, value(inner));
    }
    return object;
  }

  private ArrayNode array() throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(null));
    }
    return array;
  }

  private ObjectNode handOnFields(Place place) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (json.nextToken() != JsonToken.VALUE_NUMBER_INT
          || json.getNumberType() != JsonParser.NumberType.INT
          || !place.large().field(name, json.getIntValue())) {
        String path = place.path().isEmpty() ? name : place.path() + "." + name;
        throw JsonObject.wrongType(file, path, place.large().expected(), value(null));
      }
    }
    return empty();
  }

  private ArrayNode handOnElements(Place place) throws IOException {
    for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
      JsonToken start = json.currentToken();
      boolean taken =
          switch (start) {
            case VALUE_STRING -> place.large().element(index, json.getText());
            case START_ARRAY -> handOnPair(place.large(), index);
            default -> false;
          };
      if (!taken) {
        throw JsonObject.wrongType(
            file,
            place.path() + "[" + index + "]",
            place.large().expected(),
            start == JsonToken.START_ARRAY ? NODES.arrayNode() : value(null));
      }
    }
    return NODES.arrayNode();
  }

  private boolean handOnPair(LargeValue large, int index) throws IOException {
    if (json.nextToken() != JsonToken.VALUE_STRING) {
      return false;
    }
    String first = json.getText();
    boolean taken =
        switch (json.nextToken()) {
          case VALUE_STRING -> large.element(index, first, json.getText());
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> large.element(index, first, number(large));
          default -> false;
        };
    return taken && json.nextToken() == JsonToken.END_ARRAY;
  }

  private double number(LargeValue large) throws IOException {
    return json.isNaN() || !large.readsNumbersAsRust()
        ? json.getDoubleValue()
        : RustNumber.parse(json.getText());
  }
}
