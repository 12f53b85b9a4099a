package org.sbert4j.benchmarks;

import org.sbert4j.samples.Draws;
import org.sbert4j.samples.Grammar;

/** What long texts are made of. Public for the code that JMH generates. */
public enum LongText {
  /** The sentences of the questions. */
  CHINESE("", "sentence"),

  /** English sentences. */
  ENGLISH(" ", "english"),

  /** One of these after one of those. */
  MIXED(" ", "mixed");

  private static final long SEED = 20_240_702;

  private final String separator;
  private final String rule;

  LongText(String separator, String rule) {
    this.separator = separator;
    this.rule = rule;
  }

  /** A text of exactly {@code length} chars, the same in every run. */
  String ofLength(int length) {
    Grammar grammar = Grammar.ofQuestions();
    Draws draws = new Draws(SEED);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(grammar.draw(rule, draws)).append(separator);
    }
    return text.substring(0, length);
  }
}
