package org.sbert4j.benchmarks.serving;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.sbert4j.benchmarks.Jvm;

/**
 * A server of embeddings, of ours or of others, and how it is started. All serve the model under
 * the name "m" at {@code /v1/embeddings}.
 *
 * @param name for tables
 * @param words of its command
 * @param environment variables that are set for it
 */
record EmbeddingServerCommand(String name, List<String> words, Map<String, String> environment) {
  /** Stands for the port in {@link #words}. */
  static final String PORT = "{port}";

  private static final Map<String, String> OF_PYTHON =
      Map.of(
          "HF_HUB_OFFLINE", "1",
          "DO_NOT_TRACK", "1",
          "INFINITY_ANONYMOUS_USAGE_STATS", "0");

  /** The command of this repository, with nothing set but the model and the port. */
  static EmbeddingServerCommand sbert4j(Path repository, Jvm jvm, Path model) {
    Path home = jvm.java().toAbsolutePath().getParent().getParent();
    return new EmbeddingServerCommand(
        "sbert4j, JDK " + jvm.version(),
        List.of(
            repository.resolve("sbert4j").toString(),
            "serve",
            "--model",
            "m=" + model,
            "--port",
            PORT),
        Map.of("JAVA_HOME", home.toString()));
  }

  /**
   * infinity-emb.
   *
   * @param engine torch, or optimum, which is ONNX Runtime
   */
  static EmbeddingServerCommand infinity(Path python, String engine, Path model) {
    return new EmbeddingServerCommand(
        "infinity, " + (engine.equals("optimum") ? "ONNX Runtime" : "PyTorch"),
        List.of(
            python.resolveSibling("infinity_emb").toString(),
            "v2",
            "--model-id",
            model.toString(),
            "--served-model-name",
            "m",
            "--engine",
            engine,
            "--device",
            "cpu",
            // With ONNX it doesn't read what the model says, and takes [CLS].
            "--pooling-method",
            "mean",
            "--url-prefix",
            "/v1",
            "--log-level",
            "warning",
            "--port",
            PORT),
        OF_PYTHON);
  }

  /** The few lines that people write themselves. */
  static EmbeddingServerCommand fastApi(Path python, Path script, Path model) {
    return new EmbeddingServerCommand(
        "FastAPI, sentence-transformers",
        List.of(python.toString(), script.toString(), model.toString(), PORT),
        OF_PYTHON);
  }

  /** The command that listens at this port. */
  List<String> words(int port) {
    return words.stream().map(word -> word.replace(PORT, Integer.toString(port))).toList();
  }
}
