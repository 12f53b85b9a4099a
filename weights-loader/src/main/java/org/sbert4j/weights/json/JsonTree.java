package org.sbert4j.weights.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.storage.ModelFiles;

/**
 * Parses a file into a tree, but for one large object of whole numbers, which is handed on field by
 * field: a vocabulary as a tree takes several times the time and the memory.
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
          .build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Off the path to the large object. */
  private static final int ELSEWHERE = -1;

  private final Path file;
  private final JsonParser json;
  private final String largePath;
  private final List<String> largeNames;
  private final IntegerFields large;
  private int values;

  private JsonTree(Path file, JsonParser json, String largePath, IntegerFields large) {
    this.file = file;
    this.json = json;
    this.largePath = largePath;
    this.largeNames = largePath == null ? List.of() : List.of(largePath.split("\\."));
    this.large = large;
  }

  /** A tree without anything. */
  static ObjectNode empty() {
    return NODES.objectNode();
  }

  /**
   * What a file holds; a missing node for a file of white space.
   *
   * @param largePath where an object is whose fields go to {@code large}, so that it is empty in
   *     the tree; null for none
   */
  static JsonNode parse(Path file, String largePath, IntegerFields large) {
    byte[] bytes =
        ModelFiles.allBytes(file, largePath == null ? MAX_BYTES : MAX_BYTES_WITH_VOCABULARY);
    return parse(file, ModelFiles.utf8(file, bytes, 0, bytes.length), largePath, large);
  }

  /** What text holds that comes from a file, or from elsewhere under a name like a file's. */
  static JsonNode parse(Path file, String text, String largePath, IntegerFields large) {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() == null) {
        return NODES.missingNode();
      }
      JsonNode root = new JsonTree(file, json, largePath, large).value(0);
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
   * @param matched how many names of the path to the large object lead here; {@link #ELSEWHERE}
   *     when others do. The path itself, made anew for each value, could take far more memory than
   *     the file.
   */
  private JsonNode value(int matched) throws IOException {
    values++;
    if (values > MAX_VALUES) {
      throw new ModelFormatException(
          file,
          "",
          "has more than " + MAX_VALUES + " values, as no model's does; replace the file");
    }
    return switch (json.currentToken()) {
      case START_OBJECT ->
          largePath != null && matched == largeNames.size() ? handOnFields() : object(matched);
      case START_ARRAY -> array();
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
  private ObjectNode object(int matched) throws IOException {
    ObjectNode object = empty();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      boolean matches =
          matched >= 0 && matched < largeNames.size() && largeNames.get(matched).equals(name);
      if (matches && object.has(name)) {
        throw new ModelFormatException(
            file,
            String.join(".", largeNames.subList(0, matched + 1)),
            "is there twice; keep the one that belongs to the model");
      }
      json.nextToken();
      object.set(name, value(matches ? matched + 1 : ELSEWHERE));
    }
    return object;
  }

  private ArrayNode array() throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(ELSEWHERE));
    }
    return array;
  }

  private ObjectNode handOnFields() throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (json.nextToken() != JsonToken.VALUE_NUMBER_INT
          || json.getNumberType() != JsonParser.NumberType.INT) {
        throw JsonObject.wrongType(
            file, largePath + "." + name, "a whole number", value(ELSEWHERE));
      }
      large.accept(name, json.getIntValue());
    }
    return empty();
  }
}
