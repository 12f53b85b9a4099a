package org.sbert4j.server.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.sbert4j.server.schema.ObjectType;

/** Reads what clients send as JSON, or as the address's query in its place. Thread-safe. */
final class JsonReader {
  private final ObjectMapper json;

  /**
   * A reader.
   *
   * @param mostChars that a string may have
   */
  JsonReader(int mostChars) {
    json = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    json.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(mostChars).build());
  }

  /**
   * Reads a body.
   *
   * @throws ApiException if it isn't JSON in UTF-8
   */
  JsonNode read(byte[] body) throws IOException {
    return read(body, 0);
  }

  /**
   * Reads a line of a body.
   *
   * @param number of the line, from 1
   * @throws ApiException naming the line, if it isn't JSON in UTF-8
   */
  JsonNode readLine(byte[] text, int number) throws IOException {
    return read(text, number);
  }

  /** Reads a line, or a body, whose number is 0. */
  private JsonNode read(byte[] text, int line) throws IOException {
    String name = line == 0 ? "the body" : "line " + line;
    JsonNode tree;
    try {
      tree = json.readTree(utf8(text, /* first= */ line <= 1));
    } catch (JsonProcessingException e) {
      throw notJson(name, line, e);
    } catch (CharacterCodingException e) {
      throw new ApiException(ErrorKind.JSON, name + " is not UTF-8, as JSON must be");
    }
    if (tree == null || tree.isMissingNode()) {
      throw new ApiException(ErrorKind.JSON, name + " is empty, and must be JSON");
    }
    return tree;
  }

  /** The query's parameters as a body would have them: texts where these are wanted. */
  ObjectNode query(Request request, ObjectType options) {
    ObjectNode values = json.createObjectNode();
    for (Fields.Field parameter : Request.extractQueryParameters(request)) {
      String name = parameter.getName();
      JsonNode text = values.textNode(parameter.getValue());
      boolean isText =
          options.fields().stream()
              .anyMatch(field -> field.name().equals(name) && field.type().accepts(text));
      values.set(name, isText ? text : value(values, parameter.getValue()));
    }
    return values;
  }

  private static JsonNode value(JsonNodeCreator nodes, String text) {
    if (text.equals("true") || text.equals("false")) {
      return nodes.booleanNode(text.equals("true"));
    }
    return text.matches("[0-9]{1,9}")
        ? nodes.numberNode(Integer.parseInt(text))
        : nodes.textNode(text);
  }

  /** Reads UTF-8 and fails at what isn't. A byte order mark at a body's begin is passed over. */
  private static Reader utf8(byte[] body, boolean first) {
    boolean marked =
        first
            && body.length > 2
            && body[0] == (byte) 0xef
            && body[1] == (byte) 0xbb
            && body[2] == (byte) 0xbf;
    int begin = marked ? 3 : 0;
    return new InputStreamReader(
        new ByteArrayInputStream(body, begin, body.length - begin),
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  /** Says where the fault is, but not in the reader's words, which name its classes. */
  private static ApiException notJson(String name, int line, JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return new ApiException(
          ErrorKind.JSON, name + " has lists in lists, a name or a number that are too long");
    }
    JsonLocation at = e.getLocation();
    if (at == null || at.getLineNr() < 0) {
      return new ApiException(ErrorKind.JSON, name + " is not JSON");
    }
    // A line may have a carriage return in it, behind which the reader counts anew.
    String place =
        line == 0
            ? "line " + at.getLineNr() + ", column " + at.getColumnNr()
            : "column " + (at.getCharOffset() + 1);
    return new ApiException(ErrorKind.JSON, name + " is not JSON: see " + place);
  }
}
