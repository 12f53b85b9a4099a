package org.sbert4j.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrammarTest {
  @Test
  void drawsFromEachAlternative() {
    Grammar grammar =
        Grammar.parse(
            List.of("# words", "greeting", "  hello {name}!", "", "name", "  world", "  you"));
    Draws draws = new Draws(1);
    Set<String> drawn = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      drawn.add(grammar.draw("greeting", draws));
    }
    assertEquals(Set.of("hello world!", "hello you!"), drawn);
  }

  @Test
  void namesTheRuleThatIsMissing() {
    Grammar grammar = Grammar.parse(List.of("greeting", "  hello {name}"));
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> grammar.draw("greeting", new Draws(1)));
    assertEquals("The grammar has no rule {name}; add it.", e.getMessage());
  }
}
