package org.sbert4j.cli.evaluate;

import java.util.List;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.cli.terminal.Progress;
import org.sbert4j.evaluation.TextEncoder;

/** A model that shows how many texts it has encoded. Not thread-safe. */
final class ProgressEncoder implements TextEncoder {
  private final SentenceTransformer model;
  private final EmbeddingOptions options;
  private final Progress progress;
  private long done;

  ProgressEncoder(SentenceTransformer model, EmbeddingOptions options, Progress progress) {
    this.model = model;
    this.options = options;
    this.progress = progress;
  }

  @Override
  public float[][] encode(List<String> texts) {
    long before = done;
    return counted(model.encode(texts, options, count -> progress.done(before + count)));
  }

  @Override
  public float[][] encodeQuery(List<String> queries) {
    return counted(model.encodeQuery(queries, options));
  }

  @Override
  public float[][] encodeDocument(List<String> documents) {
    return counted(model.encodeDocument(documents, options));
  }

  /** Counts texts whose vectors were known. */
  void skip(int texts) {
    done += texts;
    progress.done(done);
  }

  private float[][] counted(float[][] vectors) {
    done += vectors.length;
    progress.done(done);
    return vectors;
  }
}
