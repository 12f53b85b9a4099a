package org.sbert4j.benchmarks.model.engines;

import java.nio.file.Path;
import java.util.List;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.WeightFormat;

/** Ours, as a user has it. */
public final class Sbert4jEngine implements Engine {
  private final SentenceTransformer model;

  Sbert4jEngine(Contender contender, Path folder, int maxSeqLength) {
    this.model = SentenceTransformer.load(folder, options(contender, maxSeqLength));
  }

  private static LoadOptions options(Contender contender, int maxSeqLength) {
    WeightFormat weights =
        WeightFormat.named(contender.weights())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        contender.weights()
                            + ": no such weights; there are "
                            + WeightFormat.knownLabels()));
    return LoadOptions.defaults()
        .withWeights(weights)
        .withBackend(contender.backend())
        .withThreads(contender.threads())
        .withMaxSeqLength(maxSeqLength);
  }

  @Override
  public float[][] encode(List<String> texts) {
    return model.encode(texts);
  }

  @Override
  public void close() {
    model.close();
  }
}
