package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.samples.Golden;

/** Texts from an iterator, vectors to a consumer, and the memory budget in both forms. */
class StreamingTest {
  private static final Golden GOLDEN = GOLDENS.read("l1-h20-cls");

  private static SentenceTransformer load(LoadOptions options) {
    return SentenceTransformer.load(GOLDEN.model(), options);
  }

  private static List<String> texts(int count) {
    List<String> golden = GOLDEN.texts();
    return IntStream.range(0, count)
        .mapToObj(i -> golden.get(i * 7 % golden.size()) + (char) ('a' + i % 26))
        .toList();
  }

  private static float[][] stream(SentenceTransformer model, List<String> texts) {
    List<float[]> vectors = new ArrayList<>();
    Thread caller = Thread.currentThread();
    model.encode(
        texts.iterator(),
        vector -> {
          assertEquals(caller, Thread.currentThread());
          vectors.add(vector);
        });
    return vectors.toArray(float[][]::new);
  }

  /** The least budget with which the model loads, as the refusal says it. */
  private static long leastBudget(LoadOptions options) {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> load(options.withMemoryBudget(1)).close())
            .getMessage();
    Matcher needs = Pattern.compile("needs (\\d+)").matcher(message);
    assertTrue(needs.find(), message);
    return Long.parseLong(needs.group(1));
  }

  @Test
  void bothFormsGiveTheSameBits() {
    List<String> texts = texts(9_000);
    try (SentenceTransformer model = load(LoadOptions.defaults())) {
      assertSameBits("stream", model.encode(texts), stream(model, texts));
      assertEquals(0, stream(model, List.of()).length);
    }
  }

  /** A text is a window then, and no budget changes a bit. */
  @Test
  void aBudgetChangesNoBit() {
    List<String> texts = texts(300);
    LoadOptions options = LoadOptions.defaults().withThreads(3);
    long least = leastBudget(options);
    try (SentenceTransformer model = load(options)) {
      float[][] expected = model.encode(texts);
      for (long budget : new long[] {least, least + 1000, 2 * least, 3 * least, 10 * least}) {
        try (SentenceTransformer small = load(options.withMemoryBudget(budget))) {
          assertSameBits("list, " + budget, expected, small.encode(texts));
          assertSameBits("stream, " + budget, expected, stream(small, texts));
        }
      }
    }
  }

  @Test
  void aBudgetForOneThreadIsSaid() {
    LoadOptions options = LoadOptions.defaults().withThreads(8);
    try (SentenceTransformer model = load(options.withMemoryBudget(leastBudget(options)))) {
      assertTrue(model.backendDescription().endsWith(", 1 thread"), model.backendDescription());
    }
    try (SentenceTransformer model = load(options)) {
      assertTrue(model.backendDescription().endsWith(", 8 threads"), model.backendDescription());
    }
  }

  @Test
  void aBudgetIsANumberOfBytes() {
    assertThrows(IllegalArgumentException.class, () -> LoadOptions.defaults().withMemoryBudget(0));
  }

  @Test
  void textsAreTakenSomeThousandsAtATime() {
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger given = new AtomicInteger();
    Iterator<String> texts =
        Stream.generate(() -> "t" + taken.incrementAndGet()).limit(20_000).iterator();
    try (SentenceTransformer model = load(LoadOptions.defaults())) {
      model.encode(
          texts,
          vector -> {
            given.incrementAndGet();
            assertTrue(taken.get() - given.get() <= 4096, taken + " taken, " + given + " given");
          });
    }
    assertEquals(20_000, given.get());
  }

  @Test
  void longTextsAreTakenFewAtATime() {
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger given = new AtomicInteger();
    Iterator<String> texts =
        Stream.generate(() -> "一".repeat(500_000 + taken.incrementAndGet())).limit(30).iterator();
    try (SentenceTransformer model = load(LoadOptions.defaults())) {
      model.encode(
          texts,
          vector -> {
            given.incrementAndGet();
            assertTrue(taken.get() - given.get() <= 4, taken + " taken, " + given + " given");
          });
    }
    assertEquals(30, given.get());
  }

  @Test
  void progressRisesToTheNumberOfTexts() {
    try (SentenceTransformer model = load(LoadOptions.defaults().withThreads(3))) {
      AtomicLong last = new AtomicLong();
      model.encode(
          texts(5_000).iterator(),
          vector -> {},
          done -> assertTrue(done > last.getAndSet(done), "not more than before"));
      assertEquals(5_000, last.get());
    }
  }

  @Test
  void aNullTextIsNamed() {
    try (SentenceTransformer model = load(LoadOptions.defaults())) {
      List<String> texts = new ArrayList<>(Collections.nCopies(5_000, "a"));
      texts.set(4_321, null);
      String message =
          assertThrows(NullPointerException.class, () -> stream(model, texts)).getMessage();
      assertTrue(message.contains("text 4321 is null"), message);
      assertThrows(NullPointerException.class, () -> stream(model, Arrays.asList((String) null)));
      assertThrows(
          NullPointerException.class, () -> model.encode((Iterator<String>) null, vector -> {}));
    }
  }
}
