package org.sbert4j.server.metrics;

/** The four histograms of durations, in seconds, that text-embeddings-inference has of a thing. */
final class DurationHistograms {
  private static final double FIRST = 1e-4;
  private static final double FACTOR = 1.5;
  private static final int COUNT = 34;

  private final Histogram total;
  private final Histogram tokenization;
  private final Histogram queue;
  private final Histogram inference;

  /** {@code PREFIX_duration}, {@code PREFIX_queue_duration} and so on. */
  DurationHistograms(MetricsRegistry registry, String prefix, String what) {
    // 0.1 ms to 64.7 s. text-embeddings-inference rises by 1.5, too, from 15 µs to 14.6 s; a
    // request
    // may take 60 s here.
    double[] bounds = Buckets.exponential(FIRST, FACTOR, COUNT);
    total = registry.histogram(prefix + "_duration", what + ", from start to end.", bounds);
    tokenization =
        registry.histogram(prefix + "_tokenization_duration", what + ", tokenization.", bounds);
    queue = registry.histogram(prefix + "_queue_duration", what + ", waiting.", bounds);
    inference = registry.histogram(prefix + "_inference_duration", what + ", inference.", bounds);
  }

  void observe(RequestTimes times, long count) {
    total.observe(times.total() / 1e9, count);
    tokenization.observe(times.tokenization() / 1e9, count);
    queue.observe(times.queue() / 1e9, count);
    inference.observe(times.inference() / 1e9, count);
  }
}
