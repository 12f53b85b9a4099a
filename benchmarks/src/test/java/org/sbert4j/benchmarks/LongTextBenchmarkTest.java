package org.sbert4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LongTextBenchmarkTest {
  @ParameterizedTest
  @EnumSource
  void readsTheWholeTextOrItsBeginning(LongText kind) {
    LongTextBenchmark benchmark = new LongTextBenchmark();
    benchmark.kind = kind;
    benchmark.length = 10_000;
    benchmark.setUp();
    int[] whole = benchmark.whole();
    int[] truncated = benchmark.truncated();
    assertTrue(whole.length > 1_500, () -> whole.length + " tokens");
    assertEquals(512, truncated.length);
    assertArrayEquals(Arrays.copyOf(whole, 511), Arrays.copyOf(truncated, 511));
  }
}
