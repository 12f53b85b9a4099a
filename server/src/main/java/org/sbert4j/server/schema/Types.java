package org.sbert4j.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The types that requests and answers are made of. Immutable. */
public final class Types {
  /** Chars of a value that a message repeats. */
  private static final int MOST_QUOTED = 40;

  private Types() {}

  /** Any string. A lone surrogate may be in it. */
  public static Type<String> string() {
    return scalar("a string", "string", JsonNode::isTextual, JsonNode::textValue, schema -> {});
  }

  /** One of some strings. */
  public static Type<String> stringOf(String... values) {
    List<String> known = List.of(values);
    String label =
        "one of " + known.stream().map(v -> '"' + v + '"').collect(Collectors.joining(", "));
    return scalar(
        label,
        "string",
        value -> value.isTextual() && known.contains(value.textValue()),
        value -> value.isTextual() && known.contains(value.textValue()),
        value -> value.isTextual() ? quote(value.textValue()) : describe(value),
        JsonNode::textValue,
        schema -> known.forEach(schema.putArray("enum")::add));
  }

  /** {@code true} or {@code false}. */
  public static Type<Boolean> bool() {
    return scalar(
        "true or false", "boolean", JsonNode::isBoolean, JsonNode::booleanValue, schema -> {});
  }

  /** A whole number in a range, both ends included; 5.0 is one, too. */
  public static Type<Integer> integer(int least, int most) {
    return scalar(
        most == Integer.MAX_VALUE
            ? "a whole number of at least " + least
            : "a whole number from " + least + " to " + most,
        "integer",
        value -> isInteger(value, least, most),
        JsonNode::intValue,
        schema -> schema.put("minimum", least).put("maximum", most));
  }

  private static boolean isInteger(JsonNode value, int least, int most) {
    return value.canConvertToExactIntegral()
        && value.canConvertToInt()
        && value.intValue() >= least
        && value.intValue() <= most;
  }

  /** The id of a token. Any number is meant for one, so that whoever sends a wrong one is told. */
  public static Type<Integer> tokenId() {
    String label = "a token's id, a whole number from 0 to vocab_size - 1";
    return scalar(
        label,
        "integer",
        JsonNode::isNumber,
        value -> isInteger(value, 0, Integer.MAX_VALUE),
        Types::describe,
        JsonNode::intValue,
        schema -> schema.put("minimum", 0).put("maximum", Integer.MAX_VALUE));
  }

  /** A number. */
  public static Type<Double> number() {
    return scalar("a number", "number", JsonNode::isNumber, JsonNode::doubleValue, schema -> {});
  }

  private static <T> Type<T> scalar(
      String label,
      String name,
      Predicate<JsonNode> accepts,
      Function<JsonNode, T> read,
      Consumer<ObjectNode> more) {
    return scalar(label, name, accepts, accepts, Types::describe, read, more);
  }

  private static <T> Type<T> scalar(
      String label,
      String name,
      Predicate<JsonNode> accepts,
      Predicate<JsonNode> isRight,
      Function<JsonNode, String> describe,
      Function<JsonNode, T> read,
      Consumer<ObjectNode> more) {
    return new Type<>() {
      @Override
      public boolean accepts(JsonNode value) {
        return accepts.test(value);
      }

      @Override
      public T read(JsonNode value, String path) {
        if (!isRight.test(value)) {
          throw new InvalidFieldException(path, "is " + describe.apply(value) + ", not " + label);
        }
        return read.apply(value);
      }

      @Override
      public ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", name);
        more.accept(schema);
        return schema;
      }

      @Override
      public String label() {
        return label;
      }
    };
  }

  /** A list of at least so many values of one type. */
  public static <T> Type<List<T>> list(Type<T> items, int least) {
    return list(items, least, Integer.MAX_VALUE);
  }

  /** A list of so many values of one type, both numbers included. */
  public static <T> Type<List<T>> list(Type<T> items, int least, int most) {
    return new Type<>() {
      @Override
      public boolean accepts(JsonNode value) {
        // The first tells a list of strings from one of numbers; reading checks them all.
        return value.isArray() && (value.isEmpty() || items.accepts(value.get(0)));
      }

      @Override
      public List<T> read(JsonNode value, String path) {
        if (!value.isArray()) {
          throw new InvalidFieldException(path, "is " + describe(value) + ", not " + label());
        }
        if (value.size() < least) {
          throw new InvalidFieldException(
              path,
              least == 1 ? "is empty" : "has fewer than " + least + " elements",
              value.isEmpty());
        }
        if (value.size() > most) {
          throw new InvalidFieldException(
              path, "has " + value.size() + " elements, and the most is " + most);
        }
        List<T> read = new ArrayList<>(value.size());
        for (JsonNode item : value) {
          read.add(items.read(item, path + "[" + read.size() + "]"));
        }
        return read;
      }

      @Override
      public ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "array");
        schema.set("items", items.schema());
        if (least > 0) {
          schema.put("minItems", least);
        }
        return most == Integer.MAX_VALUE ? schema : schema.put("maxItems", most);
      }

      @Override
      public String label() {
        return "a list, each " + items.label();
      }
    };
  }

  /** A value of the first type that accepts it. */
  @SafeVarargs
  public static <T> Type<T> oneOf(Type<? extends T>... types) {
    List<Type<? extends T>> all = new ArrayList<>(types.length);
    for (Type<? extends T> type : types) {
      all.add(type);
    }
    return new Type<>() {
      @Override
      public boolean accepts(JsonNode value) {
        return all.stream().anyMatch(type -> type.accepts(value));
      }

      @Override
      public T read(JsonNode value, String path) {
        for (Type<? extends T> type : all) {
          if (type.accepts(value)) {
            return type.read(value, path);
          }
        }
        throw new InvalidFieldException(path, "is " + describe(value) + ", not " + label());
      }

      @Override
      public ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        ArrayNode choices = schema.putArray("anyOf");
        all.forEach(type -> choices.add(type.schema()));
        return schema;
      }

      @Override
      public String label() {
        return all.stream().map(Type::label).collect(Collectors.joining("; or "));
      }
    };
  }

  /** The values of a type, as something else. */
  public static <S, T> Type<T> map(Type<S> type, Function<S, T> function) {
    return new Type<>() {
      @Override
      public boolean accepts(JsonNode value) {
        return type.accepts(value);
      }

      @Override
      public T read(JsonNode value, String path) {
        return function.apply(type.read(value, path));
      }

      @Override
      public ObjectNode schema() {
        return type.schema();
      }

      @Override
      public String label() {
        return type.label();
      }
    };
  }

  /** Its begin, if it is long. */
  private static String quote(String text) {
    boolean whole = text.codePointCount(0, text.length()) <= MOST_QUOTED;
    return '"'
        + (whole ? text : text.substring(0, text.offsetByCodePoints(0, MOST_QUOTED)) + "…")
        + '"';
  }

  private static String describe(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> value.isEmpty() ? "an empty list" : "a list";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case NUMBER -> value.isIntegralNumber() ? value.asText() : "a fraction";
      case BOOLEAN -> value.asText();
      default -> "null";
    };
  }
}
