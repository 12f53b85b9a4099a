package org.sbert4j.samples.faq;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.evaluation.questions.FinancialQuestions;
import org.sbert4j.lucene.IndexedText;

/**
 * Made-up questions and answers. In place of yours: whatever gives texts to put into the index, and
 * questions of which you know the answer.
 *
 * @param entries questions that mean the same, and their answer
 */
record Faq(List<Entry> entries) {
  /** So many ways to ask are in the index; the others are what customers ask. */
  private static final int KNOWN_WAYS = 3;

  private static final int ASKED_WAYS = 2;

  /**
   * An answer.
   *
   * @param known ways to ask for it that the index has
   * @param asked other ways to ask for it, with which it is searched
   */
  record Entry(List<String> known, List<String> asked, String answer) {}

  /** The same for each call. */
  static Faq madeUp(int entries) {
    Map<String, String> answers = answers();
    List<Entry> made = new ArrayList<>();
    for (FinancialQuestions.Group group : new FinancialQuestions(7, entries).questionGroups()) {
      List<String> ways = group.questions();
      made.add(
          new Entry(
              ways.subList(0, KNOWN_WAYS),
              ways.subList(KNOWN_WAYS, KNOWN_WAYS + ASKED_WAYS),
              answers.get(group.intent()).replace("{p}", group.product())));
    }
    return new Faq(made);
  }

  private static Map<String, String> answers() {
    try (InputStream stream = Faq.class.getResourceAsStream("answers.txt")) {
      Map<String, String> answers = new HashMap<>();
      new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" = ", 2))
          .forEach(line -> answers.put(line[0], line[1]));
      return answers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What goes into the index: each way to ask, with the number of its answer beside it. */
  List<IndexedText> indexedTexts() {
    List<IndexedText> texts = new ArrayList<>();
    for (int number = 0; number < entries.size(); number++) {
      List<String> known = entries.get(number).known();
      for (int way = 0; way < known.size(); way++) {
        texts.add(new IndexedText(number + "-" + way, known.get(way), Integer.toString(number)));
      }
    }
    return texts;
  }

  /** The number of the answer that a found text leads to. */
  static int answerNumber(IndexedText found) {
    return Integer.parseInt(found.payload());
  }
}
