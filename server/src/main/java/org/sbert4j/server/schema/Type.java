package org.sbert4j.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A kind of JSON values: how one is checked and read, and how it is described.
 *
 * @param <T> what is read
 */
public interface Type<T> {
  /** Whether a value looks like one of this type, so that {@link Types#oneOf} can choose. */
  boolean accepts(JsonNode value);

  /**
   * Reads a value.
   *
   * @param path of the value, for errors
   * @throws InvalidFieldException if it isn't of this type
   */
  T read(JsonNode value, String path);

  /** The JSON schema (draft 2020-12, as OpenAPI 3.1 has it), the caller's own. */
  ObjectNode schema();

  /** What it is called in an error, as {@code "a string"}. */
  String label();
}
