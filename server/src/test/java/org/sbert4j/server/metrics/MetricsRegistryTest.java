package org.sbert4j.server.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsRegistryTest {
  private final MetricsRegistry registry = new MetricsRegistry();

  private Map<String, ExpositionParser.Family> parsed() {
    return ExpositionParser.parse(registry.text());
  }

  @Test
  void theTextIsExactlyThis() {
    registry.counter("hits", "Hits of \\ and\nmore.").add(3);
    registry.gauge("level", "Level.", () -> 0.25);
    Histogram size = registry.histogram("size", "Size.", 0.5, 1, 2);
    size.observe(1);
    size.observe(2.5);
    registry.counters("errors", "Errors.", "why", "where").with("a\"b\\c\nd", "é").increment();
    assertEquals(
        """
        # HELP hits Hits of \\\\ and\\nmore.
        # TYPE hits counter
        hits 3
        # HELP level Level.
        # TYPE level gauge
        level 0.25
        # HELP size Size.
        # TYPE size histogram
        size_bucket{le="0.5"} 0
        size_bucket{le="1"} 1
        size_bucket{le="2"} 1
        size_bucket{le="+Inf"} 2
        size_sum 3.5
        size_count 2
        # HELP errors Errors.
        # TYPE errors counter
        errors{why="a\\"b\\\\c\\nd",where="é"} 1
        """,
        registry.text());
    assertEquals(1, parsed().get("errors").value("why", "a\"b\\c\nd", "where", "é"));
    assertEquals("Hits of \\ and\nmore.", parsed().get("hits").help());
  }

  @Test
  void numbersAreWrittenAsPrometheusReadsThem() {
    assertEquals("0", Exposition.number(-0.0));
    assertEquals("-7", Exposition.number(-7));
    assertEquals("+Inf", Exposition.number(Double.POSITIVE_INFINITY));
    assertEquals("-Inf", Exposition.number(Double.NEGATIVE_INFINITY));
    assertEquals("NaN", Exposition.number(Double.NaN));
    for (double value : new double[] {1e-5, 1e300, 4.9e-324, 0.1, 1e15, Math.PI, 1764458123.25}) {
      assertEquals(value, Double.parseDouble(Exposition.number(value)));
    }
  }

  @Test
  void aCounterIsExactAbove53Bits() {
    Counter counter = registry.counter("big", "Big.");
    counter.add((1L << 53) + 1);
    assertTrue(registry.text().contains("\nbig 9007199254740993\n"), registry.text());
    assertThrows(IllegalArgumentException.class, () -> counter.add(-1));
  }

  @Test
  void aGaugeThatIsNotKnownTakesNoOtherAway() {
    registry.gauge("nan", "None.", () -> Double.NaN);
    registry.gauge(
        "broken",
        "None.",
        () -> {
          throw new IllegalStateException("no number");
        });
    registry.gauge("fine", "Fine.", () -> 1);
    assertEquals(List.of(), parsed().get("nan").samples());
    assertEquals(List.of(), parsed().get("broken").samples());
    assertEquals(1, parsed().get("fine").value());
  }

  @Test
  void labelledGaugesAreReplacedByTheirLabels() {
    Gauges gauges = registry.gauges("loaded", "Loaded.", "model");
    gauges.add(() -> 1, "b");
    gauges.add(() -> 2, "a");
    gauges.add(() -> 3, "b");
    assertEquals(2, parsed().get("loaded").samples().size());
    assertEquals(3, parsed().get("loaded").value("model", "b"));
    assertThrows(IllegalArgumentException.class, () -> gauges.add(() -> 1, "a", "b"));
  }

  @Test
  void boundsBelongToTheirBucket() {
    Histogram histogram = new Histogram(1, 2, 4);
    MetricsRegistry own = new MetricsRegistry();
    own.add("h", MetricType.HISTOGRAM, "H.", histogram);
    for (double value : new double[] {-1, 0.5, 1, 1.5, 2, 3, 4, 5, Double.POSITIVE_INFINITY}) {
      histogram.observe(value);
    }
    histogram.observe(Double.NaN);
    histogram.observe(3, 0);
    histogram.observe(3, -5);
    ExpositionParser.Family family = ExpositionParser.parse(own.text()).get("h");
    assertEquals(3, family.sample("h_bucket", "le", "1"));
    assertEquals(5, family.sample("h_bucket", "le", "2"));
    assertEquals(7, family.sample("h_bucket", "le", "4"));
    assertEquals(9, family.sample("h_count"));
    assertEquals(Double.POSITIVE_INFINITY, family.sample("h_sum"));
    assertEquals(9, histogram.count());
  }

  @Test
  void severalTimesTheSameValue() {
    Histogram histogram = registry.histogram("h", "H.", 1, 2);
    histogram.observe(1.5, 4);
    assertEquals(4, histogram.count());
    assertEquals(6.0, histogram.sum());
    assertEquals(4, parsed().get("h").sample("h_bucket", "le", "2"));
  }

  @Test
  void boundsMustRise() {
    assertThrows(IllegalArgumentException.class, () -> new Histogram(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Histogram(2, 1));
    assertThrows(IllegalArgumentException.class, () -> new Histogram(1, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Histogram(1, Double.POSITIVE_INFINITY));
    assertThrows(IllegalArgumentException.class, () -> Buckets.exponential(0, 2, 3));
    assertThrows(IllegalArgumentException.class, () -> Buckets.exponential(1, 1, 3));
    assertArrayEquals(new double[] {0.1, 0.15, 0.225, 0.338}, Buckets.exponential(0.1, 1.5, 4));
    assertArrayEquals(new double[] {1, 2, 4, 8}, Buckets.powersOfTwo(4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "a-b", "a b", "é", "a\n", "a{"})
  void aNameMustBeOne(String name) {
    assertThrows(IllegalArgumentException.class, () -> registry.counter(name, "Help."));
    assertThrows(IllegalArgumentException.class, () -> registry.counters("ok", "Help.", name));
    assertEquals("", registry.text());
  }

  @Test
  void aLabelMustBeOne() {
    assertThrows(IllegalArgumentException.class, () -> registry.counters("a", "A."));
    assertThrows(IllegalArgumentException.class, () -> registry.counters("a", "A.", "x", "x"));
    assertThrows(IllegalArgumentException.class, () -> registry.counters("a", "A.", "__x"));
    assertThrows(IllegalArgumentException.class, () -> registry.gauges("a", "A.", "a:b"));
    double[] bounds = {1};
    assertThrows(
        IllegalArgumentException.class, () -> registry.histograms("a", "A.", bounds, "le"));
  }

  @Test
  void aNameIsTakenOnce() {
    registry.histogram("te_x", "X.", 1);
    assertThrows(IllegalArgumentException.class, () -> registry.counter("te_x_count", "X."));
    assertThrows(IllegalArgumentException.class, () -> registry.histogram("te_x", "X.", 1));
    registry.counter("te_x", "X.");
    registry.counter("te_y_count", "Y.");
    assertThrows(IllegalArgumentException.class, () -> registry.histogram("te_y", "Y.", 1));
  }

  @Test
  void theNumberOfLabelValuesIsBounded() {
    Labeled<Counter> counters = registry.counters("asked", "Asked.", "model");
    for (int i = 0; i < 5_000; i++) {
      counters.with("model-" + i).increment();
    }
    counters.with("model-0").increment();
    ExpositionParser.Family family = parsed().get("asked");
    assertEquals(Labeled.MAX_SERIES + 1, family.samples().size());
    assertEquals(2, family.value("model", "model-0"));
    assertEquals(5_000 - Labeled.MAX_SERIES, family.value("model", "other"));
    assertSame(counters.with("model-4999"), counters.with("other"));
    assertThrows(IllegalArgumentException.class, () -> counters.with("a", "b"));
    assertThrows(IllegalArgumentException.class, counters::with);
  }

  @Test
  void longLabelValuesAreCutBetweenCharacters() {
    Labeled<Counter> counters = registry.counters("asked", "Asked.", "model");
    String longName = "x".repeat(LabelValues.MAX_LENGTH - 1) + "\ud83d\ude00".repeat(1_000_000);
    counters.with(longName).increment();
    counters.with(longName + "y").increment();
    String cut = "x".repeat(LabelValues.MAX_LENGTH - 1);
    assertEquals(2, parsed().get("asked").value("model", cut));
    assertSame(counters.with(longName), counters.with(cut));
    assertNotSame(counters.with("y"), counters.with(cut));
  }

  @Test
  void labelledHistogramsStandApart() {
    Labeled<Histogram> histograms = registry.histograms("h", "H.", new double[] {1, 10}, "route");
    histograms.with("/a").observe(0.5);
    histograms.with("/b").observe(5, 2);
    ExpositionParser.Family family = parsed().get("h");
    assertEquals(1, family.sample("h_bucket", "route", "/a", "le", "1"));
    assertEquals(0, family.sample("h_bucket", "route", "/b", "le", "1"));
    assertEquals(10, family.sample("h_sum", "route", "/b"));
  }

  @Test
  void theBoundHoldsUnderManyThreads() throws Exception {
    Labeled<Counter> counters = registry.counters("asked", "Asked.", "model");
    int threads = 8;
    int names = 400;
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int shift = t * 50;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < names; i++) {
                  counters.with("m" + (i + shift)).increment();
                }
              });
      running.add(thread);
      thread.start();
    }
    for (Thread thread : running) {
      thread.join();
    }
    List<ExpositionParser.Sample> samples = parsed().get("asked").samples();
    assertEquals(Labeled.MAX_SERIES + 1, samples.size());
    double counted = samples.stream().mapToDouble(ExpositionParser.Sample::value).sum();
    assertEquals((double) threads * names, counted);
  }

  @Test
  void manyThreadsLoseNothingAndEachTextFitsTogether() throws Exception {
    Labeled<Counter> counters = registry.counters("c", "C.", "thread");
    Histogram histogram = registry.histogram("h", "H.", Buckets.powersOfTwo(8));
    int threads = 8;
    int rounds = 50_000;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String label = "t" + t % 3;
        running.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < rounds; i++) {
                    counters.with(label).increment();
                    histogram.observe(i % 256);
                  }
                }));
      }
      double before = 0;
      while (running.stream().anyMatch(future -> !future.isDone())) {
        double count = parsed().get("h").sample("h_count");
        assertTrue(count >= before, "the count fell from " + before + " to " + count);
        before = count;
      }
      for (Future<?> future : running) {
        future.get(1, TimeUnit.MINUTES);
      }
    } finally {
      pool.shutdownNow();
    }
    Map<String, ExpositionParser.Family> families = parsed();
    double counted =
        families.get("c").samples().stream().mapToDouble(ExpositionParser.Sample::value).sum();
    assertEquals((double) threads * rounds, counted);
    assertEquals((double) threads * rounds, families.get("h").sample("h_count"));
    double sum = 0;
    for (int i = 0; i < rounds; i++) {
      sum += i % 256;
    }
    assertEquals(threads * sum, families.get("h").sample("h_sum"));
  }
}
