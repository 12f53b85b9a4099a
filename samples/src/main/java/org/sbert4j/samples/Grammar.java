package org.sbert4j.samples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rules that sentences are drawn from; grammar.txt says how they are written.
 *
 * <p>{@code greeting} with the alternative {@code hello {name}}, and {@code name} with {@code
 * world}, draw {@code hello world}.
 */
public final class Grammar {
  private final Map<String, List<String>> rules;

  private Grammar(Map<String, List<String>> rules) {
    this.rules = rules;
  }

  /** The grammar of grammar.txt. */
  public static Grammar ofQuestions() {
    try (InputStream stream = Grammar.class.getResourceAsStream("grammar.txt");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return parse(reader.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Grammar parse(List<String> lines) {
    Map<String, List<String>> rules = new HashMap<>();
    List<String> alternatives = List.of();
    for (String line : lines) {
      if (line.startsWith("  ")) {
        alternatives.add(line.strip());
      } else if (!line.isBlank() && !line.startsWith("#")) {
        alternatives = new ArrayList<>();
        rules.put(line.strip(), alternatives);
      }
    }
    return new Grammar(rules);
  }

  /**
   * A text of {@code rule}.
   *
   * @throws IllegalArgumentException if there is no such rule
   */
  public String draw(String rule, Draws draws) {
    StringBuilder text = new StringBuilder();
    draw(rule, draws, text);
    return text.toString();
  }

  private void draw(String rule, Draws draws, StringBuilder text) {
    List<String> alternatives = rules.get(rule);
    if (alternatives == null) {
      throw new IllegalArgumentException("The grammar has no rule {" + rule + "}; add it.");
    }
    String alternative = alternatives.get(draws.below(alternatives.size()));
    int position = 0;
    for (int open = alternative.indexOf('{');
        open >= 0;
        open = alternative.indexOf('{', position)) {
      int close = alternative.indexOf('}', open);
      text.append(alternative, position, open);
      draw(alternative.substring(open + 1, close), draws, text);
      position = close + 1;
    }
    text.append(alternative, position, alternative.length());
  }
}
