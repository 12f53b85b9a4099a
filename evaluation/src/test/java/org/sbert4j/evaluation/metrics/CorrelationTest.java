package org.sbert4j.evaluation.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CorrelationTest {
  private static final double TOLERANCE = 1e-9;

  @Test
  void isAsScipyHasIt() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode series =
        mapper
            .readTree(Path.of("../goldens/suite/evaluation/expected.json").toFile())
            .get("correlations");
    assertEquals(9, series.size());
    for (JsonNode entry : series) {
      double[] a = mapper.convertValue(entry.get("a"), double[].class);
      double[] b = mapper.convertValue(entry.get("b"), double[].class);
      double pearson = number(entry.get("pearson"));
      double spearman = number(entry.get("spearman"));
      assertEquals(pearson, Correlation.pearson(a, b), TOLERANCE, entry::toString);
      assertEquals(pearson, Correlation.pearson(b, a), TOLERANCE, entry::toString);
      assertEquals(spearman, Correlation.spearman(a, b), TOLERANCE, entry::toString);
      double[] ranks = mapper.convertValue(entry.get("ranksOfA"), double[].class);
      assertArrayEquals(ranks, Correlation.averageRanks(a));
    }
  }

  private static double number(JsonNode value) {
    return value.isNull() ? Double.NaN : value.doubleValue();
  }

  @Test
  void isNotDefinedForFewerThanTwo() {
    assertTrue(Double.isNaN(Correlation.pearson(new double[0], new double[0])));
    assertTrue(Double.isNaN(Correlation.spearman(new double[] {1}, new double[] {2})));
  }

  @Test
  void isNotDefinedWithNaN() {
    double[] holed = {1, Double.NaN, 3};
    double[] whole = {1, 2, 3};
    assertTrue(Double.isNaN(Correlation.pearson(holed, whole)));
    assertTrue(Double.isNaN(Correlation.spearman(holed, whole)));
    assertTrue(Double.isNaN(Correlation.spearman(whole, holed)));
  }

  @Test
  void needsAsManyOfEach() {
    assertThrows(
        IllegalArgumentException.class, () -> Correlation.spearman(new double[2], new double[3]));
  }
}
