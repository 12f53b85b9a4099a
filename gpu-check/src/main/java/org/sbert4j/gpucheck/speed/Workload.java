package org.sbert4j.gpucheck.speed;

import java.util.ArrayList;
import java.util.List;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.samples.Questions;

/**
 * What is measured: texts, and how they are handed to a model.
 *
 * @param name for the table
 * @param key for the Python beside: a file's name without its ending
 * @param batchSize texts of a call; 0 for one call with all of them
 * @param callers threads that call
 */
record Workload(String name, String key, List<String> texts, int batchSize, int callers) {
  /** The published protocol: so many texts a call, in the order of the file. */
  static final int PUBLISHED_BATCH = 16;

  /** The published protocol and its variants, then texts of one length. */
  static List<Workload> all(SentenceTransformer model, BenchmarkEffort effort) {
    List<String> questions = Questions.all().subList(0, effort.questions());
    List<Workload> all = new ArrayList<>();
    all.add(new Workload(QUESTIONS, "questions", questions, PUBLISHED_BATCH, 1));
    all.add(
        new Workload(
            "questions, 16 a call, 4 callers", "questions-callers", questions, PUBLISHED_BATCH, 4));
    all.add(new Workload("questions, one call", "questions-one-call", questions, 0, 1));
    for (int length : effort.lengths()) {
      List<String> texts = ofLength(model, length, Math.max(8, effort.tokens() / length));
      all.add(new Workload(length + " tokens, one call", "tokens-" + length, texts, 0, 1));
    }
    return all;
  }

  /** The name of the published protocol. */
  static final String QUESTIONS = "questions, 16 a call";

  /** Texts of exactly so many tokens: ideographs, each of which is one. */
  private static List<String> ofLength(SentenceTransformer model, int tokens, int count) {
    int[] ideographs =
        String.join("", Questions.all()).codePoints().filter(Character::isIdeographic).toArray();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int start = i * 13 % (ideographs.length - tokens);
      String text = new String(ideographs, start, tokens - 2);
      int found = model.tokenizer().encode(text, tokens + 1).inputIds().length;
      if (found != tokens) {
        throw new IllegalStateException(
            "a text that should have %d tokens has %d".formatted(tokens, found));
      }
      texts.add(text);
    }
    return texts;
  }
}
