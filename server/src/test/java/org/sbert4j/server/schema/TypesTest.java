package org.sbert4j.server.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Field<List<String>> TEXTS =
      Field.required("texts", Types.list(Types.string(), 1), "Texts.");

  private static final Field<Integer> COUNT =
      Field.optional("count", Types.integer(1, 5), "How many.");

  private static final Field<Boolean> FAST =
      Field.defaulted("fast", Types.bool(), true, "Whether fast.");

  private static final Field<String> KIND =
      Field.optional("kind", Types.stringOf("a", "b"), "Which.");

  private static final Field<Object> EITHER =
      Field.optional(
          "either", Types.oneOf(Types.string(), Types.list(Types.integer(0, 9), 1, 2)), "Either.");

  private static final ObjectType REQUEST =
      ObjectType.of("Request", TEXTS, COUNT, FAST, KIND, EITHER);

  private static Values read(String json) throws JsonProcessingException {
    return REQUEST.read(JSON.readTree(json), "");
  }

  @Test
  void fieldsAreRead() throws JsonProcessingException {
    Values values =
        read("{\"texts\": [\"x\", \"\"], \"count\": 5, \"fast\": false, \"either\": [1, 2]}");
    assertEquals(List.of("x", ""), values.get(TEXTS));
    assertEquals(5, values.get(COUNT));
    assertEquals(false, values.get(FAST));
    assertEquals(List.of(1, 2), values.get(EITHER));
    assertNull(values.get(KIND));
  }

  @Test
  void whatIsAbsentOrNullHasItsDefault() throws JsonProcessingException {
    Values values = read("{\"texts\": [\"x\"], \"count\": null, \"fast\": null, \"other\": {}}");
    assertNull(values.get(COUNT));
    assertEquals(true, values.get(FAST));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{}|texts|`texts` is missing; it must be a list, each a string",
        "{\"texts\": null}|texts|`texts` is null; it must be a list, each a string",
        "{\"texts\": []}|texts|`texts` is empty",
        "{\"texts\": \"x\"}|texts|`texts` is a string, not a list, each a string",
        "{\"texts\": [\"x\", 3]}|texts[1]|`texts[1]` is 3, not a string",
        "{\"texts\": [null]}|texts[0]|`texts[0]` is null, not a string",
        "{\"texts\": [\"x\"], \"count\": 6}|count|`count` is 6, not a whole number from 1 to 5",
        "{\"texts\": [\"x\"], \"count\": 1.5}|count|`count` is a fraction, not a whole number from 1 to 5",
        "{\"texts\": [\"x\"], \"count\": 99999999999}|count|`count` is 99999999999, not a whole number from 1 to 5",
        "{\"texts\": [\"x\"], \"fast\": 1}|fast|`fast` is 1, not true or false",
        "{\"texts\": [\"x\"], \"kind\": \"c\"}|kind|`kind` is \"c\", not one of \"a\", \"b\"",
        "{\"texts\": [\"x\"], \"kind\": \"\"}|kind|`kind` is \"\", not one of \"a\", \"b\"",
        "{\"texts\": [\"x\"], \"kind\": 3}|kind|`kind` is 3, not one of \"a\", \"b\"",
        "{\"texts\": [\"x\"], \"either\": true}|either|`either` is true, not a string; or a list, each a whole number from 0 to 9",
        "{\"texts\": [\"x\"], \"either\": [1, \"a\"]}|either[1]|`either[1]` is a string, not a whole number from 0 to 9",
        "{\"texts\": [\"x\"], \"either\": [1, 2, 3]}|either|`either` has 3 elements, and the most is 2",
        "[1]||the request is not a JSON object",
      })
  void whatIsWrongIsNamed(String json, String field, String message) {
    InvalidFieldException error = assertThrows(InvalidFieldException.class, () -> read(json));
    assertEquals(message, error.getMessage());
    assertEquals(field == null ? "" : field, error.field());
  }

  @Test
  void ofALongStringTheBeginIsRepeated() {
    InvalidFieldException error =
        assertThrows(
            InvalidFieldException.class,
            () -> read("{\"texts\": [\"x\"], \"kind\": \"" + "😀".repeat(41) + "\"}"));
    assertEquals(
        "`kind` is \"" + "😀".repeat(40) + "…\", not one of \"a\", \"b\"", error.getMessage());
  }

  @Test
  void theSchemaSaysTheSame() throws JsonProcessingException {
    assertEquals(
        JSON.readTree(
            """
            {"type": "object",
             "properties": {
               "texts": {"type": "array", "items": {"type": "string"}, "minItems": 1,
                         "description": "Texts."},
               "count": {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 5},
                                   {"type": "null"}], "description": "How many."},
               "fast": {"anyOf": [{"type": "boolean"}, {"type": "null"}], "default": true,
                        "description": "Whether fast."},
               "kind": {"anyOf": [{"type": "string", "enum": ["a", "b"]}, {"type": "null"}],
                        "description": "Which."},
               "either": {"anyOf": [{"anyOf": [{"type": "string"},
                            {"type": "array", "items": {"type": "integer", "minimum": 0,
                             "maximum": 9}, "minItems": 1, "maxItems": 2}]}, {"type": "null"}],
                          "description": "Either."}},
             "required": ["texts"]}
            """),
        JSON.readTree(REQUEST.schema().toString()));
  }
}
