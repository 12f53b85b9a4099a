package org.sbert4j.server.metrics;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;

/**
 * All metrics of a server, and their text. Thread-safe.
 *
 * <p>A name that is not one by Prometheus's rules, or that is taken, is an
 * IllegalArgumentException.
 */
public final class MetricsRegistry {
  /** What {@link #text()} is, for the header {@code content-type}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL = Pattern.compile("(?!__)[a-zA-Z_][a-zA-Z0-9_]*");

  private final List<Family> families = new CopyOnWriteArrayList<>();
  private final Set<String> names = new HashSet<>();

  private record Family(String name, MetricType type, String help, Sampled samples) {}

  /** There is nothing in it yet. */
  public MetricsRegistry() {}

  /** A counter without labels. */
  public Counter counter(String name, String help) {
    Counter counter = new Counter();
    add(name, MetricType.COUNTER, help, counter);
    return counter;
  }

  /** Counters that differ in the values of the labels. */
  public Labeled<Counter> counters(String name, String help, String... labelNames) {
    return labeled(
        name, MetricType.COUNTER, help, new Labeled<>(checkLabels(name, labelNames), Counter::new));
  }

  /**
   * A gauge without labels.
   *
   * @param value asked for whenever the text is made; where it is NaN the sample is left out
   */
  public void gauge(String name, String help, DoubleSupplier value) {
    add(name, MetricType.GAUGE, help, new Gauge(value));
  }

  /** Gauges that differ in the values of the labels. */
  public Gauges gauges(String name, String help, String... labelNames) {
    Gauges gauges = new Gauges(checkLabels(name, labelNames));
    add(name, MetricType.GAUGE, help, gauges);
    return gauges;
  }

  /** A histogram without labels; {@link Buckets} has bounds. */
  public Histogram histogram(String name, String help, double... bounds) {
    Histogram histogram = new Histogram(bounds);
    add(name, MetricType.HISTOGRAM, help, histogram);
    return histogram;
  }

  /** Histograms that differ in the values of the labels; {@link Buckets} has bounds. */
  public Labeled<Histogram> histograms(
      String name, String help, double[] bounds, String... labelNames) {
    double[] copy = bounds.clone();
    return labeled(
        name,
        MetricType.HISTOGRAM,
        help,
        new Labeled<>(checkLabels(name, labelNames), () -> new Histogram(copy)));
  }

  private <T extends Sampled> Labeled<T> labeled(
      String name, MetricType type, String help, Labeled<T> labeled) {
    add(
        name,
        type,
        help,
        (out, family, none) ->
            labeled.series().forEach((labels, series) -> series.write(out, family, labels)));
    return labeled;
  }

  /** Adds a family. */
  synchronized void add(String name, MetricType type, String help, Sampled samples) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is no name of a metric; use letters, digits, _ and :.");
    }
    List<String> sampleNames = type.suffixes().stream().map(name::concat).toList();
    for (String taken : sampleNames) {
      if (names.contains(taken)) {
        throw new IllegalArgumentException(
            "There is a metric with the name \"" + taken + "\" already; take another name.");
      }
    }
    names.addAll(sampleNames);
    families.add(new Family(name, type, help, samples));
  }

  private static List<String> checkLabels(String name, String... labelNames) {
    List<String> labels = List.of(labelNames);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches() || label.equals("le")) {
        throw new IllegalArgumentException(
            "\""
                + label
                + "\" cannot be a label of "
                + name
                + "; use letters, digits and _, and not le.");
      }
    }
    if (labels.isEmpty() || new HashSet<>(labels).size() < labels.size()) {
      throw new IllegalArgumentException(
          "The labels of " + name + " are " + labels + "; name at least one, and none twice.");
    }
    return labels;
  }

  /** All metrics as of now, in the order in which they were added; each line ends with \n. */
  public String text() {
    Exposition out = new Exposition();
    for (Family family : families) {
      out.family(family.name(), family.type(), family.help());
      family.samples().write(out, family.name(), "");
    }
    return out.toString();
  }
}
