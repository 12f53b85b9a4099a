package org.sbert4j.server.metrics;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Counters or histograms of one name that differ in the values of their labels. Thread-safe.
 *
 * <p>There are at most {@link #MAX_SERIES}: labels that come after those share one whose label
 * values are {@code other}, so that nobody can fill the memory by asking for ever new names.
 */
public final class Labeled<T> {
  /** How many there may be, the one for all others not counted. */
  public static final int MAX_SERIES = 256;

  /** The label values of the one for all others. */
  public static final String OTHER = "other";

  private final List<String> labelNames;
  private final Supplier<T> maker;
  private final Map<List<String>, T> byValues = new ConcurrentHashMap<>();
  private final Map<String, T> byText = new ConcurrentSkipListMap<>();

  Labeled(List<String> labelNames, Supplier<T> maker) {
    this.labelNames = labelNames;
    this.maker = maker;
  }

  /** The one with these label values, as many as there are names; made when first asked for. */
  public T with(String... labelValues) {
    List<String> values = List.of(labelValues);
    T known = byValues.get(values);
    return known == null ? make(values) : known;
  }

  private T make(List<String> values) {
    String text = LabelValues.text(labelNames, values);
    synchronized (this) {
      T series = byText.get(text);
      if (series == null && byText.size() >= MAX_SERIES) {
        List<String> other = Collections.nCopies(labelNames.size(), OTHER);
        return byText.computeIfAbsent(LabelValues.text(labelNames, other), key -> maker.get());
      }
      if (series == null) {
        series = maker.get();
        byText.put(text, series);
      }
      // Long values are not kept as they came: the text above has them cut.
      if (values.stream().allMatch(value -> value.length() <= LabelValues.MAX_LENGTH)) {
        byValues.put(values, series);
      }
      return series;
    }
  }

  /** Those made until now, by the text of their labels, in its order. */
  Map<String, T> series() {
    return byText;
  }
}
