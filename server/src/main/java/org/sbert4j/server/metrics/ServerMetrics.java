package org.sbert4j.server.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Everything that the server counts, by name. Thread-safe.
 *
 * <p>{@code te_*} are text-embeddings-inference's names and labels exactly. It counts a rerank as a
 * {@code predict} for each pair, and so do we. Its durations are of requests that succeeded.
 */
public final class ServerMetrics {
  private static final int INPUT_LENGTH_BUCKETS = 16;
  private static final int BATCH_SIZE_BUCKETS = 13;
  private static final int BATCH_TOKENS_BUCKETS = 21;

  private final MetricsRegistry registry = new MetricsRegistry();
  private final Map<RequestMethod, Counter> requests = new EnumMap<>(RequestMethod.class);
  private final Map<RequestMethod, Counter> successes = new EnumMap<>(RequestMethod.class);
  private final Map<RequestFailure, Counter> failures = new EnumMap<>(RequestFailure.class);
  private final DurationHistograms durations;
  private final Histogram inputLength;
  private final TaskMetrics embed;
  private final TaskMetrics predict;
  private final Histogram batchSize;
  private final Histogram batchTokens;
  private final Labeled<Counter> texts;
  private final Labeled<Counter> tokens;
  private final Gauges loaded;
  private final Gauges memory;

  /**
   * Nothing has happened yet.
   *
   * @param version the server's, as {@code sbert4j_build_info} tells it
   */
  public ServerMetrics(String version) {
    Labeled<Counter> count = registry.counters("te_request_count", "Requests.", "method");
    Labeled<Counter> success =
        registry.counters("te_request_success", "Requests that were answered.", "method");
    for (RequestMethod method : RequestMethod.values()) {
      requests.put(method, count.with(method.label()));
      successes.put(method, success.with(method.label()));
    }
    Labeled<Counter> failure =
        registry.counters("te_request_failure", "Requests that failed, by why.", "err");
    for (RequestFailure why : RequestFailure.values()) {
      failures.put(why, failure.with(why.label()));
    }
    durations = new DurationHistograms(registry, "te_request", "Seconds for an answered request");
    inputLength =
        registry.histogram(
            "te_request_input_length",
            "Tokens of an input, the special ones included.",
            Buckets.powersOfTwo(INPUT_LENGTH_BUCKETS));
    embed = new TaskMetrics(registry, "embed");
    predict = new TaskMetrics(registry, "predict");
    batchSize =
        registry.histogram(
            "te_batch_next_size", "Inputs in a batch.", Buckets.powersOfTwo(BATCH_SIZE_BUCKETS));
    batchTokens =
        registry.histogram(
            "te_batch_next_tokens",
            "Tokens in a batch.",
            Buckets.powersOfTwo(BATCH_TOKENS_BUCKETS));
    texts = registry.counters("sbert4j_texts_total", "Texts computed, by model.", "model");
    tokens = registry.counters("sbert4j_tokens_total", "Tokens computed, by model.", "model");
    loaded =
        registry.gauges("sbert4j_model_loaded", "1 while a model is in memory, else 0.", "model");
    memory =
        registry.gauges(
            "sbert4j_model_memory_bytes", "What the weights of a loaded model take.", "model");
    registry
        .gauges("sbert4j_build_info", "Always 1; the label is the version.", "version")
        .add(() -> 1, version);
    JvmMetrics.addTo(registry);
  }

  /** A request came. */
  public void requestStarted(RequestMethod method) {
    requests.get(method).increment();
  }

  /** A request was answered. */
  public void requestSucceeded(RequestMethod method, RequestTimes times) {
    successes.get(method).increment();
    durations.observe(times, 1);
  }

  /** A request failed. */
  public void requestFailed(RequestFailure why) {
    failures.get(why).increment();
  }

  /** An input was tokenized. */
  public void inputLength(int tokens) {
    inputLength.observe(tokens);
  }

  /** Texts that become vectors. */
  public TaskMetrics embed() {
    return embed;
  }

  /** Texts or pairs that become scores. */
  public TaskMetrics predict() {
    return predict;
  }

  /** A batch goes to a model. */
  public void batch(int inputs, long tokens) {
    batchSize.observe(inputs);
    batchTokens.observe((double) tokens);
  }

  /**
   * Tells how to ask for the number of inputs that wait, of all models together. Called once; until
   * then there is no {@code te_queue_size}.
   */
  public void queueSize(LongSupplier inputs) {
    registry.gauge("te_queue_size", "Inputs that wait.", inputs::getAsLong);
  }

  /**
   * Adds a model that is served. Both suppliers are asked whenever the text is made, by any thread,
   * and must not wait.
   *
   * @param name as clients call it
   * @param isLoaded whether it is in memory
   * @param memoryBytes what its weights take now
   */
  public ModelMetrics addModel(String name, BooleanSupplier isLoaded, LongSupplier memoryBytes) {
    loaded.add(() -> isLoaded.getAsBoolean() ? 1 : 0, name);
    memory.add(memoryBytes::getAsLong, name);
    return new ModelMetrics(texts.with(name), tokens.with(name));
  }

  /** All of it as of now; {@link MetricsRegistry#CONTENT_TYPE} says in what format. */
  public String text() {
    return registry.text();
  }
}
