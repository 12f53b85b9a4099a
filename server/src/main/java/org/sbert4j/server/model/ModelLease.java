package org.sbert4j.server.model;

import java.util.concurrent.atomic.AtomicBoolean;
import org.sbert4j.BaseModel;
import org.sbert4j.CrossEncoder;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.server.batching.Batcher;

/** A loaded model that stays loaded until this is closed. Closing twice is harmless. */
public final class ModelLease implements AutoCloseable {
  private final ServedModel served;
  private final LoadedModel loaded;
  private final AtomicBoolean closed = new AtomicBoolean();

  ModelLease(ServedModel served, LoadedModel loaded) {
    this.served = served;
    this.loaded = loaded;
  }

  /** The model, of whatever kind. */
  public BaseModel model() {
    return loaded.model();
  }

  /** The model, of kind {@link ServedKind#EMBEDDING}. */
  public SentenceTransformer embedding() {
    return loaded.embedding();
  }

  /** The model, of kind {@link ServedKind#RERANKER}. */
  public CrossEncoder reranker() {
    return loaded.reranker();
  }

  /** What computes with it. */
  public Batcher batcher() {
    return loaded.batcher();
  }

  /** What identifies an embedding model's vectors; empty for a reranker. */
  public String fingerprint() {
    return loaded.fingerprint();
  }

  /** Where it computes, as text-embeddings-inference says it: cpu or gpu. */
  public String computeType() {
    return loaded.model().backendName().equals("cuda") ? "gpu" : "cpu";
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      served.giveBack();
    }
  }
}
