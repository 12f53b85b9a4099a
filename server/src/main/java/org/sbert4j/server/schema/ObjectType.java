package org.sbert4j.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON object with some fields. Others are ignored, as the servers do whose protocols these are:
 * their clients send fields of their own.
 *
 * @param name in the OpenAPI document
 */
public record ObjectType(String name, List<Field<?>> fields) implements Type<Values> {
  /** An object of these fields. */
  public static ObjectType of(String name, Field<?>... fields) {
    return new ObjectType(name, List.of(fields));
  }

  @Override
  public boolean accepts(JsonNode value) {
    return value.isObject();
  }

  @Override
  public Values read(JsonNode value, String path) {
    if (!value.isObject()) {
      throw new InvalidFieldException(path, "is not a JSON object");
    }
    Map<Field<?>, Object> read = new HashMap<>();
    for (Field<?> field : fields) {
      JsonNode given = value.get(field.name());
      String at = path.isEmpty() ? field.name() : path + "." + field.name();
      if (given != null && !given.isNull()) {
        read.put(field, field.type().read(given, at));
      } else if (field.required()) {
        throw new InvalidFieldException(
            at,
            (given == null ? "is missing" : "is null") + "; it must be " + field.type().label());
      } else {
        read.put(field, field.absent());
      }
    }
    return new Values(read);
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = JsonNodeFactory.instance.arrayNode();
    for (Field<?> field : fields) {
      properties.set(field.name(), schema(field));
      if (field.required()) {
        required.add(field.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema;
  }

  private static ObjectNode schema(Field<?> field) {
    ObjectNode schema = field.type().schema();
    if (!field.required()) {
      schema = orNull(schema);
    }
    if (field.absent() != null) {
      schema.putPOJO("default", field.absent());
    }
    return schema.put("description", field.description());
  }

  private static ObjectNode orNull(ObjectNode schema) {
    ObjectNode either = JsonNodeFactory.instance.objectNode();
    either.putArray("anyOf").add(schema).addObject().put("type", "null");
    return either;
  }

  @Override
  public String label() {
    return "an object";
  }
}
