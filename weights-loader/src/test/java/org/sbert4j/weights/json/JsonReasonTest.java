package org.sbert4j.weights.json;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReasonTest {
  private static final Pattern FOR_PROGRAMMERS =
      Pattern.compile("[A-Z]+_[A-Z]+|[Ff]eature|Constraints|`|Source|jackson|Exception");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": NaN}",
        "{\"a\": -Infinity}",
        "{\"a\": +1}",
        "{\"a\": .5}",
        "{\"a\": 5.}",
        "{\"a\": 01}",
        "{'a': 1}",
        "{a: 1}",
        "{\"a\": 1, // comment\n \"b\": 2}",
        "{\"a\": 1 /* comment */}",
        "# comment\n{}",
        "{\"a\": 1,}",
        "[1,,2]",
        "[1, 2",
        "{\"a\": ",
        "\"a\nb\"",
        "\"\\x\"",
        "\"\\ud\"",
        "{\"a\": tru}",
        "]",
        "\u0001",
      })
  void speaksToPeople(String text) {
    JsonProcessingException failure =
        assertThrows(
            JsonProcessingException.class,
            () -> {
              try (JsonParser json = new JsonFactory().createParser(text)) {
                while (json.nextToken() != null) {
                  if (json.currentToken().isNumeric()) {
                    json.getDoubleValue();
                  }
                }
              }
            });
    String reason = JsonReason.of(failure);
    assertFalse(FOR_PROGRAMMERS.matcher(reason).find(), reason);
    assertFalse(reason.isBlank());
  }
}
