package org.sbert4j;

/** A loaded model's fingerprint, computed when it is first asked for. Thread-safe. */
final class LazyFingerprint {
  /** Null once it was needed for the last time. */
  private SentenceTransformerLoader loader;

  private String fingerprint;

  LazyFingerprint(SentenceTransformerLoader loader) {
    this.loader = loader;
  }

  synchronized String get() {
    if (fingerprint == null) {
      fingerprint = loader.survey().fingerprint();
      loader = null;
    }
    return fingerprint;
  }
}
