package org.sbert4j.clients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.sbert4j.CrossEncoder;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.samples.Golden;
import org.sbert4j.samples.Goldens;
import org.sbert4j.server.AccessOptions;
import org.sbert4j.server.EmbeddingServer;
import org.sbert4j.server.ModelSpec;
import org.sbert4j.server.ServerOptions;
import org.sbert4j.server.security.ApiKeys;

/**
 * A server on loopback with a golden sentence transformer and a golden cross-encoder behind a key,
 * and the same models beside it, to say what must come out. A test class has one of its own, by
 * {@code @RegisterExtension}, and the server runs as long as its tests do. Thread-safe.
 */
final class ServedGoldens implements BeforeAllCallback, AfterAllCallback {
  static final String KEY = "sk-clients-0123456789";

  /** The sentence transformer's name; its vectors are not normalised by themselves. */
  static final String VECTORS = "l1-h20-cls";

  static final String SCORES = "reranker-v6";

  /** Texts that one request may have, as OpenAI has it. */
  static final int MOST_TEXTS = 2048;

  /** Threads that call at once. */
  static final int AT_ONCE = 32;

  /** How long a client may wait: far longer than it takes. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  static final EmbeddingOptions PLAIN = EmbeddingOptions.defaults();

  private static final Goldens GOLDENS = new Goldens(Path.of("../goldens/suite"));

  private final Golden vectorGolden = GOLDENS.read(VECTORS);
  private final Golden scoreGolden = GOLDENS.read("cross-encoders/" + SCORES);
  private final SentenceTransformer vectors = SentenceTransformer.load(vectorGolden.model());
  private final CrossEncoder scores = CrossEncoder.load(scoreGolden.model());
  private final EmbeddingServer server;

  ServedGoldens() {
    this(ServerOptions.defaults().withPort(0));
  }

  /** With options of the caller's own; the port should be 0. */
  ServedGoldens(ServerOptions serverOptions) {
    LoadOptions options = LoadOptions.defaults();
    this.server =
        new EmbeddingServer(
            serverOptions,
            new AccessOptions(ApiKeys.ofVariable("KEY", KEY), null, List.of(), List.of(), null),
            List.of(
                new ModelSpec(List.of(VECTORS, "default"), vectorGolden.model(), options),
                new ModelSpec(List.of(SCORES), scoreGolden.model(), options)));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    server.start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.close();
    vectors.close();
    scores.close();
  }

  /** Where the server is, followed by a path. */
  String url(String path) {
    return server.url() + path;
  }

  int port() {
    return server.port();
  }

  /** The golden's texts: blanks, controls, emoji, and some that are too long for the model. */
  List<String> texts() {
    List<String> texts = new ArrayList<>(vectorGolden.texts());
    texts.add("到期不能按时还款怎么办 ".repeat(40));
    return texts;
  }

  /** Those texts that are not blank, which some clients refuse themselves. */
  List<String> visibleTexts() {
    return texts().stream().filter(text -> !text.isBlank()).toList();
  }

  /** So many different short texts. */
  static List<String> shortTexts(int count) {
    return IntStream.range(0, count).mapToObj(i -> "还款 " + i).toList();
  }

  String query() {
    return scoreGolden.json().get("query").textValue();
  }

  List<String> documents() {
    return Golden.strings(scoreGolden.json().get("documents"));
  }

  CrossEncoder scores() {
    return scores;
  }

  SentenceTransformer vectors() {
    return vectors;
  }

  /** Tokens that the model reads of texts. */
  int tokens(List<String> texts) {
    return texts.stream()
        .mapToInt(text -> vectors.tokenizer().encode(text, vectors.maxSeqLength()).size())
        .sum();
  }

  /** Fails unless the vectors have the bits of the engine's own. */
  void assertVectors(List<String> texts, EmbeddingOptions options, List<float[]> found) {
    float[][] expected = vectors.encode(texts, options);
    assertEquals(expected.length, found.size());
    for (int i = 0; i < expected.length; i++) {
      String name = "text " + i;
      assertArrayEquals(expected[i], found.get(i), name);
    }
  }

  /** Calls from 32 threads at once, each with a text of its own, and checks each vector. */
  void assertAllAtOnce(EmbeddingOptions options, IntFunction<float[]> vectorOfShortText)
      throws InterruptedException, ExecutionException, TimeoutException {
    assertVectors(shortTexts(AT_ONCE), options, allAtOnce(vectorOfShortText));
  }

  /** What calls from 32 threads at once get, each with a number of its own from 0. */
  static <T> List<T> allAtOnce(IntFunction<T> call)
      throws InterruptedException, ExecutionException, TimeoutException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<T>> calls = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        int number = i;
        calls.add(threads.submit(() -> call.apply(number)));
      }
      List<T> found = new ArrayList<>();
      for (Future<T> one : calls) {
        found.add(one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      }
      return found;
    } finally {
      threads.shutdownNow();
    }
  }
}
