package org.sbert4j.loading;

import java.nio.file.Path;
import org.sbert4j.config.BertConfig;
import org.sbert4j.tracing.EmbeddingTables;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;

/** Where a loaded model's embedding tables are, for a trace to read rows of. Thread-safe. */
public final class StoredEmbeddings {
  private final Path folder;
  private final BertConfig config;
  private final WeightFiles files;

  /**
   * Of a model.
   *
   * @param files that it was loaded from, complete
   */
  StoredEmbeddings(Path folder, BertConfig config, WeightFiles files) {
    this.folder = folder;
    this.config = config;
    this.files = files;
  }

  /**
   * Opens the tables again.
   *
   * @throws ModelFormatException if a file is gone or not as it was when the model was loaded
   */
  public EmbeddingTables open() {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      files.add(checkpoint);
      return new EmbeddingTables(
          table(checkpoint, "word", config.vocabSize()),
          table(checkpoint, "position", config.maxPositionEmbeddings()),
          table(checkpoint, "token_type", config.typeVocabSize()));
    }
  }

  private TensorView table(Checkpoint checkpoint, String name, int rows) {
    return checkpoint.require(
        "embeddings." + name + "_embeddings.weight", rows, config.hiddenSize());
  }
}
