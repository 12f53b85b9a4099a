package org.sbert4j.benchmarks.model.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final float[][] EXPECTED = {{1, 2}, {3, 4}};

  @Test
  void smallDifferencesPass() {
    for (Agreement agreement : Agreement.values()) {
      agreement.require("A", EXPECTED, "B", new float[][] {{1, 2.00005f}, {3, 4}});
    }
  }

  @Test
  void greatOnesAreErrors() {
    float[][] wrong = {{1, 2}, {3, 4.2f}};
    assertEquals(
        "Text 1, element 1: A has 4.0 and B has 4.2; find out who is wrong.",
        message(Agreement.ELEMENTS, wrong));
    assertEquals(
        "Text 1: the cosine of the vectors of A and of B is ",
        message(Agreement.COSINE, wrong).substring(0, 51));
    message(Agreement.ROUNDED_WEIGHTS, new float[][] {{1, 2}, {4, 3}});
    message(Agreement.ELEMENTS, new float[][] {{1, 2}, {3, Float.NaN}});
    message(Agreement.COSINE, new float[][] {{1, 2}, {3, Float.NaN}});
  }

  private static String message(Agreement agreement, float[][] found) {
    return assertThrows(
            IllegalStateException.class, () -> agreement.require("A", EXPECTED, "B", found))
        .getMessage();
  }
}
