package org.sbert4j.weights.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenTableTest {
  /** Many come again, some are empty, some are half a surrogate pair. */
  @Test
  void agreesWithAHashMap() {
    Random random = new Random(21);
    TokenTable table = new TokenTable();
    List<String> tokens = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>();
    for (int place = 0; place < 20_000; place++) {
      String token = random(random, 5);
      Integer before = places.put(token, place);
      assertEquals(before == null ? TokenTable.NONE : before, table.add(token), token);
      tokens.add(token);
    }
    assertEquals(tokens, table.tokens());
    assertEquals(places.size(), table.distinct());
    places.forEach((token, place) -> assertEquals(place, table.find(token)));
    for (int i = 0; i < 20_000; i++) {
      String token = random(random, 6);
      assertEquals(places.getOrDefault(token, TokenTable.NONE), table.find(token));
    }
  }

  private static String random(Random random, int mostChars) {
    StringBuilder token = new StringBuilder();
    for (int length = random.nextInt(mostChars + 1); length > 0; length--) {
      token.append("abcdeé\u2581\ud83d\ude00".charAt(random.nextInt(9)));
    }
    return token.toString();
  }

  @Test
  void aHoleIsNoToken() {
    TokenTable table = new TokenTable();
    table.addHole();
    assertEquals(TokenTable.NONE, table.find(""));
    assertEquals(TokenTable.NONE, table.add(""));
    assertEquals(1, table.find(""));
    assertEquals(List.of("", ""), table.tokens());
    assertEquals(1, table.distinct());
  }

  @Test
  void theListCannotBeChanged() {
    TokenTable table = new TokenTable();
    table.add("a");
    assertThrows(UnsupportedOperationException.class, () -> table.tokens().add("b"));
    assertThrows(UnsupportedOperationException.class, () -> table.tokens().set(0, "b"));
    assertThrows(UnsupportedOperationException.class, () -> table.tokens().clear());
    assertThrows(IndexOutOfBoundsException.class, () -> table.tokens().get(1));
  }
}
