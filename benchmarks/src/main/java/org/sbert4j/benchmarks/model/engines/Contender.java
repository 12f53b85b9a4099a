package org.sbert4j.benchmarks.model.engines;

import java.util.List;

/**
 * Who is measured.
 *
 * @param kind the engine
 * @param backend sbert4j's backend; empty for the others
 * @param weights the format in which an engine keeps its weights
 * @param threads how many it may use
 */
public record Contender(Kind kind, String backend, String weights, int threads) {
  /** The engines. */
  public enum Kind {
    /** Ours. */
    SBERT4J("sbert4j"),
    /** Microsoft's, through its Java API, fed with padded batches. */
    ONNX_RUNTIME("ONNX Runtime"),
    /** langchain4j's model in the process: DJL's tokenizer, ONNX Runtime, a text at a time. */
    LANGCHAIN4J("langchain4j"),
    /** PyTorch with Hugging Face's transformers, in Python. */
    PYTORCH("PyTorch");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  public static final String FP32 = "fp32";

  public static Contender sbert4j(String backend, String weights, int threads) {
    return new Contender(Kind.SBERT4J, backend, weights, threads);
  }

  /** sbert4j as users have it. */
  public static Contender vector(int threads) {
    return sbert4j("vector", FP32, threads);
  }

  /** sbert4j without the Vector API. */
  public static Contender scalar(int threads) {
    return sbert4j("scalar", FP32, threads);
  }

  public static Contender peer(Kind kind, int threads) {
    return new Contender(kind, "", FP32, threads);
  }

  /** A name for tables, without the threads. */
  public String label() {
    String details = backend.equals("scalar") ? ", scalar" : "";
    return kind.label + details + (weights.equals(FP32) ? "" : ", " + weights);
  }

  public List<String> arguments() {
    return List.of(kind.name(), backend, weights, Integer.toString(threads));
  }

  /** What {@link #arguments} wrote. */
  public static Contender parse(List<String> arguments) {
    return new Contender(
        Kind.valueOf(arguments.get(0)),
        arguments.get(1),
        arguments.get(2),
        Integer.parseInt(arguments.get(3)));
  }
}
