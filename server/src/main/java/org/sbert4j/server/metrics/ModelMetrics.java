package org.sbert4j.server.metrics;

/** What one model has computed. Thread-safe. */
public final class ModelMetrics {
  private final Counter texts;
  private final Counter tokens;

  ModelMetrics(Counter texts, Counter tokens) {
    this.texts = texts;
    this.tokens = tokens;
  }

  /** Texts are done, which had so many tokens together. A pair is one text. */
  public void add(long texts, long tokens) {
    this.texts.add(texts);
    this.tokens.add(tokens);
  }
}
