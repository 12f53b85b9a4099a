package org.sbert4j.samples;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Questions of a bank's customers, made up from grammar.txt: the texts of all benchmarks.
 *
 * <p>Most are one short sentence; one in {@value #LONG_ONE_IN} is a message of several, the longer
 * the rarer. The same in every run and on every JDK, and no two alike.
 */
public final class Questions {
  /** How many there are. */
  public static final int COUNT = 10_000;

  /** The length of the longest, in chars. */
  public static final int LONGEST = 376;

  private static final int LONG_ONE_IN = 25;
  private static final int POLITE_ONE_IN = 6;
  private static final int SHORTEST_MESSAGE = 30;

  private final Grammar grammar = Grammar.ofQuestions();
  private final Draws draws = new Draws(20_240_701);

  private Questions() {}

  /** All of them. */
  public static List<String> all() {
    return new Questions().draw();
  }

  /** How many chars they have in all. */
  public static int chars() {
    return all().stream().mapToInt(String::length).sum();
  }

  /** The length that half of them keep within, in chars. */
  public static int medianLength() {
    return all().stream()
        .mapToInt(String::length)
        .sorted()
        .skip(COUNT / 2 - 1)
        .findFirst()
        .orElseThrow();
  }

  private List<String> draw() {
    Set<String> questions = new LinkedHashSet<>();
    while (questions.size() < COUNT - 1) {
      questions.add(draws.below(LONG_ONE_IN) == 0 ? message(messageLength()) : shortQuestion());
    }
    questions.add(longest());
    return List.copyOf(questions);
  }

  private String shortQuestion() {
    String polite = draws.below(POLITE_ONE_IN) == 0 ? grammar.draw("polite", draws) : "";
    String mark = draws.below(2) == 0 ? "？" : "";
    return polite + grammar.draw("question", draws) + mark;
  }

  /** The product of two draws makes long messages rare. */
  private int messageLength() {
    int range = LONGEST - SHORTEST_MESSAGE;
    return SHORTEST_MESSAGE + draws.below(1 + draws.below(range));
  }

  /** Sentences up to about {@code length} chars, never more than the longest may have. */
  private String message(int length) {
    StringBuilder message = new StringBuilder(grammar.draw("opening", draws));
    while (message.length() < length) {
      String sentence = grammar.draw("sentence", draws);
      if (message.length() + sentence.length() > LONGEST) {
        break;
      }
      message.append(sentence);
    }
    return message.toString();
  }

  private String longest() {
    String message = message(LONGEST);
    while (message.length() != LONGEST) {
      message = message(LONGEST);
    }
    return message;
  }
}
