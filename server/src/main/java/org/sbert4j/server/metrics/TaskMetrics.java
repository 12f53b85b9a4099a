package org.sbert4j.server.metrics;

/**
 * One task of text-embeddings-inference, {@code embed} or {@code predict}; it counts inputs, not
 * requests. An input is a text, or a pair of them. Thread-safe.
 */
public final class TaskMetrics {
  private final Counter count;
  private final Counter success;
  private final DurationHistograms durations;

  TaskMetrics(MetricsRegistry registry, String task) {
    String prefix = "te_" + task;
    count = registry.counter(prefix + "_count", "Inputs to " + task + ".");
    success = registry.counter(prefix + "_success", "Inputs to " + task + " that have a result.");
    durations =
        new DurationHistograms(
            registry, prefix, "Seconds for an input to " + task + " with a result");
  }

  /** Inputs came. */
  public void started(long inputs) {
    count.add(inputs);
  }

  /**
   * Inputs have their results.
   *
   * @param times of each of them; those that came in one request may share it
   */
  public void succeeded(long inputs, RequestTimes times) {
    success.add(inputs);
    durations.observe(times, inputs);
  }
}
