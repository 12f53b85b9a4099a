package org.sbert4j.server.log;

import java.util.List;

/**
 * What a model did for a request.
 *
 * @param model its name
 * @param texts how many
 * @param tokens of all texts together
 * @param queueNanos waiting for its turn, in nanoseconds
 * @param inferenceNanos in the model, in nanoseconds
 * @param inputs the texts themselves; only a log that was made for that keeps them
 */
public record ModelWork(
    String model,
    long texts,
    long tokens,
    long queueNanos,
    long inferenceNanos,
    List<String> inputs) {
  /** Takes the list over as it is at this moment. */
  public ModelWork {
    inputs = List.copyOf(inputs);
  }

  ModelWork withoutInputs() {
    return inputs.isEmpty()
        ? this
        : new ModelWork(model, texts, tokens, queueNanos, inferenceNanos, List.of());
  }

  /** UTF-16 units of the inputs. */
  long inputCharacters() {
    long characters = 0;
    for (String input : inputs) {
      characters += input.length();
    }
    return characters;
  }
}
