package org.sbert4j.evaluation.data;

import java.util.List;
import java.util.Locale;

/**
 * Something that each row of a data set has.
 *
 * @param name what it is called here and by sentence-transformers
 * @param names what it may be called in a file, {@code name} first
 */
record Column(String name, List<String> names) {
  static final Column SENTENCE1 =
      of("sentence1", "text1", "question1", "query1", "sentence_a", "text_a");
  static final Column SENTENCE2 =
      of("sentence2", "text2", "question2", "query2", "sentence_b", "text_b");
  static final Column LABEL =
      of("label", "score", "similarity", "similarity_score", "is_duplicate");
  static final Column ANCHOR = of("anchor", "query");
  static final Column POSITIVE = of("positive", "pos");
  static final Column NEGATIVE = of("negative", "neg");
  static final Column QUERY = of("query", "anchor");
  static final Column SOURCE = of("source", "sentence1");
  static final Column TARGET = of("target", "sentence2");

  private static final List<Column> SENTENCES =
      List.of(SENTENCE1, SENTENCE2, ANCHOR, POSITIVE, NEGATIVE, QUERY, SOURCE, TARGET);

  static Column of(String... names) {
    return new Column(names[0], List.of(names));
  }

  /** Whether it has sentences, not ids or labels. */
  boolean holdsSentences() {
    return SENTENCES.contains(this);
  }

  /** Whether a header calls it so. */
  boolean isCalled(String header) {
    return names.contains(header.strip().toLowerCase(Locale.ROOT));
  }
}
