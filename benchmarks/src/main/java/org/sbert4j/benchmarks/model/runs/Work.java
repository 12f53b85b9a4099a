package org.sbert4j.benchmarks.model.runs;

/**
 * What is encoded.
 *
 * @param name as tables call it
 */
public record Work(String name) {
  /** The questions with the 4 x 768 model, as they stand. */
  public static final Work QUESTIONS = new Work("questions");

  /** The questions with the 4 x 768 model, sorted by length. */
  public static final Work QUESTIONS_BY_LENGTH = new Work("questions, sorted by length");

  /** The questions with bge-small-zh-v1.5, as they stand. */
  public static final Work QUESTIONS_BUNDLED = new Work("questions, bge-small-zh-v1.5");

  /** So many sentences of so many tokens. */
  public static Work shape(int sentences, int tokens) {
    return new Work(sentences + "×" + tokens);
  }
}
