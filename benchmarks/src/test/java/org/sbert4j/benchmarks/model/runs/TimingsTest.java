package org.sbert4j.benchmarks.model.runs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimingsTest {
  @Test
  void tellsOfAllBatches() {
    long[] round = LongStream.rangeClosed(1, 100).map(millis -> millis * 1_000_000).toArray();
    Timings timings = new Timings(List.of(round, round));
    assertEquals(50, timings.medianMillis());
    assertEquals(99, timings.p99Millis());
    assertEquals(5.05, timings.roundSeconds());
  }

  @Test
  void aRoundIsTheMedianOfRounds() {
    long second = 1_000_000_000;
    assertEquals(
        2,
        new Timings(List.of(new long[] {9 * second}, new long[] {second, second}, new long[] {0}))
            .roundSeconds());
  }

  @Test
  void samplesAsJobsDo() {
    Timings timings = new Timings(List.of(new long[] {0, 1, 2, 3, 4, 5})).every(3);
    assertArrayEquals(new long[] {1, 4}, timings.rounds().get(0));
    assertEquals(2, timings.batches());
  }
}
