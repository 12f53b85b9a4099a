package org.sbert4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MeasurementTest {
  @Test
  void showsTheMedianAndTheSpread() {
    Measurement measurement = new Measurement(1234.5, 99.94, 1_234_567, 0);
    assertEquals("1,235 (99.9–1,234,567)", measurement.format());
    assertEquals("1.23 (0.100–1,235)", measurement.times(1e-3).format());
  }

  @Test
  void showsRatios() {
    assertEquals("12.3 ×", Numbers.ratio(24.68, 2));
  }
}
