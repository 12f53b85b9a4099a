package org.sbert4j.tests.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.sbert4j.SentenceTransformer;

/**
 * Holds the thread that computes, in the midst of a batch: the engine warns there of a model's
 * first text that is too long, if its tokens' vectors are asked for, and the warning waits until
 * this is opened.
 */
final class Gate implements AutoCloseable {
  private static final String TOO_LONG = "{\"inputs\": \"" + "中".repeat(40) + "\"}";

  private final Logger logger = Logger.getLogger(SentenceTransformer.class.getName());
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          reached.countDown();
          await(opened);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Whose text waits. */
  private final CompletableFuture<HttpResponse<String>> held;

  private Gate(TestServer server) {
    logger.addHandler(handler);
    held = server.postLater("/embed_all", TOO_LONG);
  }

  /** Sends a server, whose model reads 32 tokens and was never warned, a text that waits. */
  static Gate of(TestServer server) {
    Gate gate = new Gate(server);
    gate.await(gate.reached);
    return gate;
  }

  private void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(40, TimeUnit.SECONDS), "nobody came");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets the computation go on. */
  void open() {
    opened.countDown();
  }

  /** The answer to the text that waits. */
  HttpResponse<String> answer() {
    return held.join();
  }

  @Override
  public void close() {
    open();
    logger.removeHandler(handler);
  }
}
