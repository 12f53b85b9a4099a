package org.sbert4j.loading;

/** A loaded model's fingerprint, computed when it is first asked for. Thread-safe. */
public final class LazyFingerprint {
  /** Null once it was needed for the last time. */
  private SentenceTransformerLoader loader;

  private String fingerprint;

  /** Nothing is computed yet. */
  public LazyFingerprint(SentenceTransformerLoader loader) {
    this.loader = loader;
  }

  /** Computes it, the first time. */
  public synchronized String get() {
    if (fingerprint == null) {
      fingerprint = loader.survey().fingerprint();
      loader = null;
    }
    return fingerprint;
  }
}
