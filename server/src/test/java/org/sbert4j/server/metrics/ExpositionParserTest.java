package org.sbert4j.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The other tests lean on this parser, so it must refuse what is wrong. */
class ExpositionParserTest {
  private static final String HEAD = "# HELP a Help.\n# TYPE a counter\n";
  private static final String HISTOGRAM = "# HELP h Help.\n# TYPE h histogram\n";

  @Test
  void readsWhatIsRight() {
    String text = HEAD + "a{x=\"1 \\\"\\\\\\n\",y=\"\"} 2.5\n";
    Map<String, ExpositionParser.Family> families = ExpositionParser.parse(text);
    assertEquals(2.5, families.get("a").value("x", "1 \"\\\n", "y", ""));
    assertEquals("Help.", families.get("a").help());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a 1",
        "a 1\n",
        HEAD + "a 1",
        HEAD + "b 1\n",
        HEAD + "a  1\n",
        HEAD + "a Infinity\n",
        HEAD + "a{} 1\n",
        HEAD + "a{x=\"\\t\"} 1\n",
        HEAD + "a{x=1} 1\n",
        HEAD + "a{x=\"1\",x=\"1\"} 1\n",
        HEAD + "a 1\na 1\n",
        HEAD + HEAD,
        "# TYPE a counter\na 1\n",
        "# HELP a Help.\n# TYPE a thing\n",
        HEAD + "\na 1\n",
        HISTOGRAM + "h_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n",
        HISTOGRAM + "h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n",
        HISTOGRAM + "h_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 2\n",
        HISTOGRAM + "h_bucket{le=\"+Inf\"} 1\nh_count 1\n",
        HISTOGRAM + "h 1\n",
      })
  void refusesWhatIsWrong(String text) {
    assertThrows(AssertionError.class, () -> ExpositionParser.parse(text));
  }
}
