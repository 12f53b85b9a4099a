package org.sbert4j.server.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;

/**
 * Gauges of one name that differ in the values of their labels. The program adds them, never a
 * request, so their number is not bounded here. Thread-safe.
 */
public final class Gauges implements Sampled {
  private final List<String> labelNames;
  private final Map<String, Gauge> gauges = new ConcurrentSkipListMap<>();

  Gauges(List<String> labelNames) {
    this.labelNames = labelNames;
  }

  /**
   * Adds one, or replaces the one with these labels.
   *
   * @param value asked for whenever the text is made; NaN leaves the sample out
   * @param labelValues as many as there are names
   */
  public void add(DoubleSupplier value, String... labelValues) {
    gauges.put(LabelValues.text(labelNames, List.of(labelValues)), new Gauge(value));
  }

  @Override
  public void write(Exposition out, String name, String labels) {
    gauges.forEach((own, gauge) -> gauge.write(out, name, own));
  }
}
