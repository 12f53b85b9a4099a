package org.sbert4j.weights.hub;

/**
 * What a model is for, which decides what a name without an organisation means, as it does in
 * sentence-transformers ({@code default_huggingface_organization}).
 */
public enum ModelKind {
  /** Gives vectors; {@code all-MiniLM-L6-v2} is {@code sentence-transformers/all-MiniLM-L6-v2}. */
  SENTENCE_TRANSFORMER("sentence-transformers"),

  /** Gives scores; {@code ms-marco-MiniLM-L6-v2} is {@code cross-encoder/ms-marco-MiniLM-L6-v2}. */
  CROSS_ENCODER("cross-encoder");

  private final String organization;

  ModelKind(String organization) {
    this.organization = organization;
  }

  /** The organisation on the hub that is meant where a name has none. */
  public String organization() {
    return organization;
  }
}
