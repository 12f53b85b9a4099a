package org.sbert4j.server;

import java.util.ArrayList;
import java.util.List;
import org.sbert4j.server.http.Call;
import org.sbert4j.server.log.ModelWork;

/**
 * The sum of what a model did for the lines of a stream, in bounded memory. For one thread after
 * another.
 */
final class StreamWork {
  /** Texts that are kept, the first ones, and their UTF-16 units. */
  private static final int MOST_TEXTS = 2048;

  private static final int MOST_CHARACTERS = 1 << 20;

  private final String model;
  private final List<String> inputs = new ArrayList<>();
  private boolean keepsInputs;
  private long characters;
  private long texts;
  private long tokens;
  private long queueNanos;
  private long inferenceNanos;

  /**
   * Nothing yet.
   *
   * @param keepsInputs whether the texts are kept, too
   */
  StreamWork(String model, boolean keepsInputs) {
    this.model = model;
    this.keepsInputs = keepsInputs;
  }

  void add(Call.Work part) {
    texts += part.tokens().length;
    tokens += part.totalTokens();
    queueNanos += part.queueNanos();
    inferenceNanos += part.inferenceNanos();
    for (String text : part.texts()) {
      characters += text.length();
      keepsInputs &= inputs.size() < MOST_TEXTS && characters <= MOST_CHARACTERS;
      if (keepsInputs) {
        inputs.add(text);
      }
    }
  }

  ModelWork toModelWork() {
    return new ModelWork(model, texts, tokens, queueNanos, inferenceNanos, inputs);
  }
}
