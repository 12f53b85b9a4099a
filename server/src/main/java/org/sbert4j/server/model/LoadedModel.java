package org.sbert4j.server.model;

import org.sbert4j.BaseModel;
import org.sbert4j.CrossEncoder;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.server.batching.Batcher;

/**
 * A model that can compute.
 *
 * @param fingerprint of an embedding model; empty for a reranker
 */
record LoadedModel(BaseModel model, String fingerprint, Batcher batcher) {
  SentenceTransformer embedding() {
    return (SentenceTransformer) model;
  }

  CrossEncoder reranker() {
    return (CrossEncoder) model;
  }

  /** Lets what runs end, and gives the memory back. */
  void close() {
    batcher.close();
    model.close();
  }
}
