package org.sbert4j.server.metrics;

import java.util.function.DoubleSupplier;

/**
 * A number that is asked for whenever the text is made.
 *
 * @param value NaN, or an exception: not known now, and the sample is left out, so that one gauge
 *     never takes the others away
 */
record Gauge(DoubleSupplier value) implements Sampled {
  @Override
  public void write(Exposition out, String name, String labels) {
    double now;
    try {
      now = value.getAsDouble();
    } catch (RuntimeException e) {
      return;
    }
    if (!Double.isNaN(now)) {
      out.sample(name, labels, now);
    }
  }
}
