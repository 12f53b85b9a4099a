package org.sbert4j.benchmarks;

import java.util.List;

/** What long texts are made of. Public for the code that JMH generates. */
public enum LongText {
  /** The sentences of the questions. */
  CHINESE("", "sentence"),

  /** English sentences. */
  ENGLISH(" ", "english"),

  /** One of these after one of those. */
  MIXED(" ", "sentence", "english");

  private static final long SEED = 20_240_702;

  private final String separator;
  private final List<String> rules;

  LongText(String separator, String... rules) {
    this.separator = separator;
    this.rules = List.of(rules);
  }

  /** A text of exactly {@code length} chars, the same in every run. */
  String ofLength(int length) {
    Grammar grammar = Grammar.ofQuestions();
    Draws draws = new Draws(SEED);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      for (String rule : rules) {
        text.append(grammar.draw(rule, draws)).append(separator);
      }
    }
    return text.substring(0, length);
  }
}
