package org.sbert4j.weights.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.storage.ModelFiles;

/**
 * Parses a file into a tree, but for one large object of whole numbers, which is handed on field by
 * field: a vocabulary as a tree takes several times the time and the memory.
 */
final class JsonTree {
  /** More than any tokenizer.json has; a file of another kind is refused before it is parsed. */
  private static final int MAX_BYTES = 64 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();

  private final Path file;
  private final JsonParser json;
  private final String largePath;
  private final IntegerFields large;

  private JsonTree(Path file, JsonParser json, String largePath, IntegerFields large) {
    this.file = file;
    this.json = json;
    this.largePath = largePath;
    this.large = large;
  }

  /** A tree without anything. */
  static ObjectNode empty() {
    return MAPPER.createObjectNode();
  }

  /**
   * What a file holds; a missing node for a file of white space.
   *
   * @param largePath where an object is whose fields go to {@code large}, so that it is empty in
   *     the tree; null for none
   */
  static JsonNode parse(Path file, String largePath, IntegerFields large) {
    byte[] bytes = ModelFiles.allBytes(file, MAX_BYTES);
    String text = ModelFiles.utf8(file, bytes, 0, bytes.length);
    try (JsonParser json = MAPPER.createParser(text)) {
      if (json.nextToken() == null) {
        return MAPPER.missingNode();
      }
      JsonNode root = new JsonTree(file, json, largePath, large).value("");
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

  private JsonNode value(String path) throws IOException {
    if (largePath == null || json.currentToken() != JsonToken.START_OBJECT) {
      return json.readValueAsTree();
    }
    if (path.equals(largePath)) {
      handOnFields();
      return empty();
    }
    String prefix = path.isEmpty() ? "" : path + ".";
    return largePath.startsWith(prefix) ? object(prefix) : json.readValueAsTree();
  }

  /** An object that the large one is in. */
  private ObjectNode object(String prefix) throws IOException {
    ObjectNode object = empty();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (object.has(name)) {
        throw new JsonParseException(
            json, "Duplicate field '" + name + "'", json.currentTokenLocation());
      }
      json.nextToken();
      object.set(name, value(prefix + name));
    }
    return object;
  }

  private void handOnFields() throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (json.nextToken() != JsonToken.VALUE_NUMBER_INT
          || json.getNumberType() != JsonParser.NumberType.INT) {
        throw JsonObject.wrongType(
            file, largePath + "." + name, "a whole number", json.readValueAsTree());
      }
      large.accept(name, json.getIntValue());
    }
  }
}
