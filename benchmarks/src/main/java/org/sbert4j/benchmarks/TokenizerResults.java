package org.sbert4j.benchmarks;

import java.util.Map;
import java.util.function.Function;

/** What one JVM did; each figure is null where nothing was measured. */
record TokenizerResults(Jvm jvm, Map<Key, Measurement> measurements) {
  /** The measurement in another unit. */
  String scaled(Key key, double factor) {
    return map(key, measurement -> measurement.times(factor).format());
  }

  String allocated(Key key) {
    return map(key, measurement -> Numbers.format(measurement.allocated()));
  }

  /** How many times as much the first is. */
  String ratio(Key key, Key to) {
    return map(key, first -> map(to, second -> Numbers.ratio(first.median(), second.median())));
  }

  private String map(Key key, Function<Measurement, String> format) {
    Measurement measurement = measurements.get(key);
    return measurement == null ? null : format.apply(measurement);
  }
}
