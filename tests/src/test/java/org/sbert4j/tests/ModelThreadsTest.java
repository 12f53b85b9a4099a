package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;

/** When a model's threads begin and end, and how many there are. */
class ModelThreadsTest {
  private static final Path TINY = GOLDENS.read("l1-h20-cls").model();

  @Test
  void noneLivesAfterClose() {
    List<Thread> before = Threads.ofTheEngine();
    List<Thread> threads;
    try (SentenceTransformer model =
        SentenceTransformer.load(TINY, LoadOptions.defaults().withThreads(4))) {
      assertTrue(before.containsAll(Threads.ofTheEngine()), "loading started a thread");
      model.encode("a");
      assertEquals(3, newThreads(before).size(), "the team of a text alone");
      model.encode(DistinctTexts.of(5_000));
      threads = newThreads(before);
    }
    // The team's, which sleep, and those that took batches; of both kinds one less than asked for,
    // since the caller works too.
    assertTrue(threads.size() > 3 && threads.size() <= 6, threads.size() + " threads");
    threads.forEach(Threads::join);
  }

  /** For callers that share a model and have a processor or two each. */
  @Test
  void aCallHasNoMoreThanItAsksFor() {
    EmbeddingOptions alone = EmbeddingOptions.defaults().withThreads(1);
    List<Thread> before = Threads.ofTheEngine();
    List<String> texts = DistinctTexts.of(5_000);
    try (SentenceTransformer model =
        SentenceTransformer.load(TINY, LoadOptions.defaults().withThreads(4))) {
      float[][] vectors = model.encode(texts, alone);
      float[] one = model.encode("a", alone);
      assertEquals(List.of(), newThreads(before), "a call on its own thread started another");
      // Which of the model's threads help may change while a call lasts, so their number says
      // nothing.
      assertArrayEquals(vectors, model.encode(texts, alone.withThreads(2)));
      assertArrayEquals(model.encode(texts), vectors);
      assertArrayEquals(model.encode("a"), one);
    }
  }

  private static List<Thread> newThreads(List<Thread> before) {
    return Threads.ofTheEngine().stream().filter(thread -> !before.contains(thread)).toList();
  }

  /**
   * The JVM takes a container's limit for its number of processors; here it is told one. It ends by
   * itself although the model is still open.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void thereAreAsManyAsTheContainerHasProcessors(int processors) throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(
            // The thread that warms vector code up belongs to the JVM, not to a model.
            List.of("-XX:ActiveProcessorCount=" + processors, "-Dsbert4j.vector.coldStart=never"),
            EncodeAndLeave.class,
            TINY.toString());
    String output = result.output();
    assertEquals(0, result.exitCode(), output);
    assertTrue(output.contains("threads before: 0"), output);
    assertTrue(output.contains("vectors: 20000"), output);
    assertTrue(output.contains("threads after: " + (processors - 1)), output);
    assertTrue(output.contains("daemons: true"), output);
    assertTrue(
        output.contains(", " + processors + (processors == 1 ? " thread" : " threads")), output);
  }
}
