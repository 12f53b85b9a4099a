package org.sbert4j.weights.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.storage.ModelFiles;

/**
 * Parses a file into maps in the order of the file, lists, strings, numbers, booleans and nulls.
 *
 * <p>Not jackson-databind's tree: what a program reads first from a model is a few small files, and
 * there starting that library takes longer than everything else together.
 */
final class JsonTree {
  /** More than any tokenizer.json has; a file of another kind is refused before it is parsed. */
  private static final int MAX_BYTES = 64 << 20;

  /** In a vocabulary every name is new, so looking each up among those seen is lost work. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final Path file;
  private final JsonParser json;
  private final String streamedPath;
  private final IntegerFields streamed;

  private JsonTree(Path file, JsonParser json, String streamedPath, IntegerFields streamed) {
    this.file = file;
    this.json = json;
    this.streamedPath = streamedPath;
    this.streamed = streamed;
  }

  /**
   * The value that a file holds; null for null, and for a file of white space.
   *
   * @param streamedPath the path of an object whose fields go to {@code streamed}, so that it is
   *     empty in the tree; an empty path is none
   */
  static Object parse(Path file, String streamedPath, IntegerFields streamed) {
    byte[] bytes = ModelFiles.allBytes(file, MAX_BYTES);
    String text = ModelFiles.utf8(file, bytes, 0, bytes.length);
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() == null) {
        return null;
      }
      Object root = new JsonTree(file, json, streamedPath, streamed).value("");
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
          "is not valid JSON (" + e.getOriginalMessage() + "); correct or replace the file",
          e);
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  private Object value(String path) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> path.equals(streamedPath) && streamed != null ? stream() : object(path);
      case START_ARRAY -> array(path);
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private Map<String, Object> object(String path) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    String prefix = path.isEmpty() ? "" : path + ".";
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (fields.containsKey(name)) {
        throw new JsonParseException(
            json, "Duplicate field '" + name + "'", json.currentTokenLocation());
      }
      json.nextToken();
      fields.put(name, value(prefix + name));
    }
    return fields;
  }

  private List<Object> array(String path) throws IOException {
    List<Object> elements = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(path + "[]"));
    }
    return elements;
  }

  private Map<String, Object> stream() throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (json.nextToken() != JsonToken.VALUE_NUMBER_INT
          || json.getNumberType() != JsonParser.NumberType.INT) {
        throw JsonObject.wrongType(file, streamedPath + "." + name, "a whole number", value(""));
      }
      streamed.accept(name, json.getIntValue());
    }
    return Map.of();
  }
}
