package org.sbert4j.weights.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RustNumberTest {
  /**
   * The first is a score in a file, at which tokens of the library depend on how it is read: with
   * the nearest double "202415076555" had 55 before 5.
   */
  @ParameterizedTest
  @CsvSource({
    "-13.995695649818273, -13.995695649818272",
    "-7.541956775773689, -7.541956775773689",
    "18446744073709551615, 18446744073709551615",
    "18446744073709551619.5, 18446744073709551619",
    "123456789012345678901234567890, 123456789012345678901234567890",
    "1E+2, 100",
    "25e-1, 2.5",
    "1e-320, 1e-320",
    "0e9999999999, 0",
    "1e-9999999999, 0",
    "1e400, Infinity",
    "-0.0, -0.0"
  })
  void numbers(String json, double expected) {
    assertEquals(expected, RustNumber.parse(json));
  }

  /** Up to 2^53 and 10^22 there is nothing to round but the result. */
  @Test
  void shortNumbersAreTheNearest() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      String json = random.nextInt(1 << 30) + "." + random.nextInt(1_000_000);
      assertEquals(Double.parseDouble(json), RustNumber.parse(json), json);
    }
  }
}
