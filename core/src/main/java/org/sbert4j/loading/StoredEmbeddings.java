package org.sbert4j.loading;

import java.nio.file.Path;
import org.sbert4j.config.BertConfig;
import org.sbert4j.transformer.EmbeddingTables;
import org.sbert4j.weights.ModelFormatException;
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
    try (Checkpoint checkpoint = Checkpoint.open(folder, config.architecture())) {
      files.add(checkpoint);
      return EmbeddingTables.of(checkpoint, config);
    }
  }
}
