package org.sbert4j.evaluation;

import java.util.List;
import java.util.Objects;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;

/** A model as an evaluator sees it. */
record ModelEncoder(SentenceTransformer model, EmbeddingOptions options) implements TextEncoder {
  ModelEncoder {
    Objects.requireNonNull(model, "model is null");
    Objects.requireNonNull(options, "options is null");
  }

  @Override
  public float[][] encode(List<String> texts) {
    return model.encode(texts, options);
  }

  @Override
  public float[][] encodeQuery(List<String> queries) {
    return model.encodeQuery(queries, options);
  }

  @Override
  public float[][] encodeDocument(List<String> documents) {
    return model.encodeDocument(documents, options);
  }
}
