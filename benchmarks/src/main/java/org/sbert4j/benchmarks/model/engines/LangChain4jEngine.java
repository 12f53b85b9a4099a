package org.sbert4j.benchmarks.model.engines;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallzhv15.BgeSmallZhV15EmbeddingModel;
import java.util.List;

/**
 * langchain4j's bge-small-zh-v1.5 with its defaults: as many threads as processors, each of which
 * computes a text at a time.
 */
final class LangChain4jEngine implements Engine {
  private final EmbeddingModel model;

  /**
   * Loads it.
   *
   * @throws LinkageError where a native library cannot be loaded
   */
  LangChain4jEngine() {
    NativePeers.stayOffline();
    this.model = new BgeSmallZhV15EmbeddingModel();
  }

  @Override
  public float[][] encode(List<String> texts) {
    return model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
        .map(Embedding::vector)
        .toArray(float[][]::new);
  }

  @Override
  public void close() {
    // Its threads are its own affair; they end when idle.
  }
}
