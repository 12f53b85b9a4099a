package org.sbert4j.benchmarks.serving;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How a server did under one load.
 *
 * @param perSecond requests that were answered in a second
 * @param medianMillis half of the requests took no longer
 * @param p99Millis 99 of 100 took no longer
 * @param failures requests without an answer, or with another status than 200
 */
record Load(double perSecond, double medianMillis, double p99Millis, long failures) {
  private static final double MILLIS = 1000;

  /** Reads what oha writes with {@code --output-format json}. */
  static Load of(JsonNode report) {
    long failures = 0;
    for (JsonNode count : report.path("errorDistribution")) {
      failures += count.asLong();
    }
    for (var status : report.path("statusCodeDistribution").properties()) {
      failures += status.getKey().equals("200") ? 0 : status.getValue().asLong();
    }
    JsonNode percentiles = report.path("latencyPercentiles");
    return new Load(
        report.path("summary").path("requestsPerSec").asDouble(),
        percentiles.path("p50").asDouble() * MILLIS,
        percentiles.path("p99").asDouble() * MILLIS,
        failures);
  }
}
