package org.sbert4j.benchmarks.model.engines;

import java.nio.file.Path;
import java.util.List;
import org.sbert4j.benchmarks.model.setup.ModelFiles;

/** What turns texts into vectors, tokenizing and pooling included. */
public interface Engine extends AutoCloseable {
  /** The vectors of a batch of texts, {@code [texts, H]}. */
  float[][] encode(List<String> texts);

  @Override
  void close();

  /**
   * Loads an engine into this process.
   *
   * @param folder a folder of {@link ModelFiles}
   * @param maxSeqLength the most tokens of a text
   */
  static Engine open(Contender contender, Path folder, int maxSeqLength) {
    return switch (contender.kind()) {
      case SBERT4J -> new Sbert4jEngine(contender, folder, maxSeqLength);
      case ONNX_RUNTIME -> new OnnxRuntimeEngine(contender.threads(), folder, maxSeqLength);
      case LANGCHAIN4J -> new LangChain4jEngine();
      case PYTORCH -> throw new IllegalArgumentException("PyTorch runs in Python only.");
    };
  }
}
