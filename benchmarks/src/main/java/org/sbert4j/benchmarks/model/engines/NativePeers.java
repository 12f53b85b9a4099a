package org.sbert4j.benchmarks.model.engines;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.util.Optional;

/** Native libraries of the peers, which are not there for every platform. */
public final class NativePeers {
  private NativePeers() {}

  /** Keeps DJL from the net: its library is in its jar, and it also reports that it is used. */
  static void stayOffline() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("RUST_FLAVOR", "cpu");
  }

  /** ONNX Runtime, which sends no reports either. */
  static OrtEnvironment onnxRuntime() {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try {
      environment.setTelemetry(false);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
    return environment;
  }

  /** Why ONNX Runtime cannot be used here; empty where it can. */
  static Optional<String> whyNoOnnxRuntime() {
    try {
      onnxRuntime();
      return Optional.empty();
    } catch (LinkageError | IllegalStateException | IllegalArgumentException e) {
      return Optional.of("ONNX Runtime cannot be loaded here: " + e);
    }
  }

  /** Why langchain4j's model cannot be used here; empty where it can. */
  public static Optional<String> whyNoLangChain4j() {
    Optional<String> why = whyNoOnnxRuntime();
    if (why.isPresent()) {
      return why;
    }
    try (LangChain4jEngine engine = new LangChain4jEngine()) {
      assert engine != null;
      return Optional.empty();
    } catch (LinkageError | RuntimeException e) {
      return Optional.of("langchain4j's model cannot be loaded here: " + e);
    }
  }
}
