package org.sbert4j.gpucheck.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TextEmbedding;
import org.sbert4j.TruncationPolicy;
import org.sbert4j.samples.Questions;

/** Calls of a model as users make them, short ones more often than long ones. */
final class SoakCalls {
  private static final int SINGLE = 24;
  private static final int TOKENS = 8;

  private SoakCalls() {}

  /**
   * One call.
   *
   * @param name for messages
   * @param result makes the call and gives its rows
   */
  record Call(String name, Supplier<float[][]> result) {
    float[][] rows() {
      return result.get();
    }
  }

  /**
   * The calls of a model.
   *
   * @param quick whether large batches are to be small
   */
  static List<Call> of(SentenceTransformer model, boolean quick) {
    List<String> questions = Questions.all();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < SINGLE; i++) {
      String text = questions.get(17 * i);
      calls.add(new Call("single text " + i, () -> new float[][] {model.encode(text)}));
    }
    calls.add(new Call("empty text", () -> new float[][] {model.encode("")}));
    for (int size : quick ? new int[] {1, 16, 40} : new int[] {1, 16, 33, 300, 1000}) {
      List<String> batch = questions.subList(size, 2 * size);
      calls.add(new Call("batch of " + size, () -> model.encode(batch)));
    }
    List<String> few = questions.subList(100, 100 + TOKENS);
    calls.add(new Call("token embeddings", () -> tokens(model, few)));
    // Several times as long as a model takes at once.
    String longText = String.join("", questions.subList(200, quick ? 220 : 300));
    calls.add(new Call("truncated", () -> new float[][] {model.encode(longText)}));
    calls.add(new Call("windows", () -> windows(model, List.of(longText, questions.get(0)))));
    return List.copyOf(calls);
  }

  private static float[][] tokens(SentenceTransformer model, List<String> texts) {
    return Arrays.stream(model.encodeTokens(texts, EmbeddingOptions.defaults()))
        .flatMap(Arrays::stream)
        .toArray(float[][]::new);
  }

  private static float[][] windows(SentenceTransformer model, List<String> texts) {
    EmbeddingOptions options =
        EmbeddingOptions.defaults().withTruncation(TruncationPolicy.WINDOW).withWindowOverlap(4);
    return model.encodeWithDetails(texts, options).stream()
        .map(TextEmbedding::vector)
        .toArray(float[][]::new);
  }
}
