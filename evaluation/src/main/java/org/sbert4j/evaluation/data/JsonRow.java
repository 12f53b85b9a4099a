package org.sbert4j.evaluation.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A row that is a JSON object.
 *
 * @param given the field of a column, by the column's name, where the user said it
 */
record JsonRow(Place place, JsonNode object, Map<String, String> given) implements Row {
  @Override
  public String text(Column column) {
    return text(value(column), column);
  }

  @Override
  public double number(Column column) {
    requireKind(value(column), column, "a number");
    return Row.super.number(column);
  }

  @Override
  public List<String> texts(Column column) {
    JsonNode value = value(column);
    if (!value.isArray()) {
      return List.of(text(value, column));
    }
    List<String> texts = new ArrayList<>();
    value.forEach(element -> texts.add(text(element, column)));
    return texts;
  }

  private String text(JsonNode value, Column column) {
    requireKind(value, column, "a text");
    return value.asText();
  }

  private void requireKind(JsonNode value, Column column, String wanted) {
    if (!value.isTextual() && !value.isNumber()) {
      throw place()
          .error(
              "the %s is %s: put %s there, or leave the row out"
                  .formatted(column.name(), kind(value), wanted));
    }
  }

  private static String kind(JsonNode value) {
    if (value.isNull()) {
      return "null";
    }
    return value.isArray() ? "a list" : value.isObject() ? "an object" : value.asText();
  }

  private JsonNode value(Column column) {
    String name = given.get(column.name());
    List<String> names = name == null ? column.names() : List.of(name);
    for (String candidate : names) {
      JsonNode value = object.get(candidate);
      if (value != null) {
        return value;
      }
    }
    List<String> has = new ArrayList<>();
    object.fieldNames().forEachRemaining(has::add);
    throw place()
        .error(
            "has no field \"%s\" but %s: say by --column %s=NAME which one that is"
                .formatted(names.get(0), has, column.name()));
  }
}
