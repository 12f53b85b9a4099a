package org.sbert4j.tests;

import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TruncationPolicy;

/** Encodes more than the heap could hold, in a JVM of its own; dies of OutOfMemoryError if not. */
final class EncodeManyTexts {
  private EncodeManyTexts() {}

  /**
   * With the model folder, the way ({@code stream}, {@code list}, {@code windows} or {@code
   * callers}), a count.
   */
  public static void main(String[] args) throws InterruptedException {
    int count = Integer.parseInt(args[2]);
    try (SentenceTransformer model = SentenceTransformer.load(Path.of(args[0]))) {
      long vectors =
          switch (args[1]) {
            case "stream" -> stream(model, count);
            case "list" -> model.encode(new MixedTexts(count)).length;
            case "windows" -> windows(model, count);
            default -> callers(model, count);
          };
      System.out.println("vectors " + vectors + ", " + model.backendDescription());
    }
  }

  private static long stream(SentenceTransformer model, int count) {
    AtomicLong vectors = new AtomicLong();
    model.encode(new MixedTexts(count).iterator(), vector -> vectors.incrementAndGet());
    return vectors.get();
  }

  /** One text of {@code count} chars, in windows, and some short ones. */
  private static long windows(SentenceTransformer model, int count) {
    List<String> texts = List.of("一丁", "一丁七万".repeat(count / 4), "七");
    AtomicLong vectors = new AtomicLong();
    model.encodeWithDetails(
        texts.iterator(),
        EmbeddingOptions.defaults().withTruncation(TruncationPolicy.WINDOW).withPrompt("七"),
        embedding -> vectors.addAndGet(embedding.truncated() ? 0 : embedding.tokenCount()),
        done -> {});
    return vectors.get();
  }

  /** Each caller has a text of as many tokens as there may be, and some short ones. */
  private static long callers(SentenceTransformer model, int count) throws InterruptedException {
    String longest = "一丁七万".repeat(model.maxSeqLength());
    List<String> texts = List.of("一丁七", longest, "万丈三", "上下");
    AtomicLong vectors = new AtomicLong();
    List<Thread> callers = new ArrayList<>();
    for (int caller = 0; caller < count; caller++) {
      callers.add(new Thread(() -> vectors.addAndGet(model.encode(texts).length)));
    }
    callers.forEach(Thread::start);
    for (Thread caller : callers) {
      caller.join();
    }
    return vectors.get();
  }

  /**
   * Texts that are made when they are asked for: short ones, and every 997th far too long. The next
   * 10,000 have other numbers, so that none is computed once for several.
   */
  private static final class MixedTexts extends AbstractList<String> {
    private final int count;

    MixedTexts(int count) {
      this.count = count;
    }

    @Override
    public String get(int index) {
      if (index % 997 == 5) {
        return index % 10_000 + "一丁七万丈三".repeat(8_000);
      }
      int length = 1 + index % 3;
      StringBuilder text = new StringBuilder(length);
      IntStream.range(0, length).forEach(i -> text.append((char) ('一' + (index + i) % 6)));
      return text.append(' ').append(index % 10_000).toString();
    }

    @Override
    public int size() {
      return count;
    }
  }
}
