package org.sbert4j.weights.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.sbert4j.weights.hub.transfer.TransientException;

/**
 * The bytes of an answer, taken as they come by a thread that can be interrupted and does not wait
 * for ever; the client's own stream knows neither.
 *
 * <p>Of what was not asked for yet, one delivery at most is on its way, so a fast server does not
 * fill the memory.
 */
final class ResponseBody implements BodySubscriber<ResponseBody>, AutoCloseable {
  /** Less than this in the time allowed counts as nothing. */
  private static final int LEAST_BYTES = 1024;

  private final Duration patience;
  private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  private final Queue<ByteBuffer> ready = new ArrayDeque<>();
  private volatile Subscription subscription;
  private boolean ended;
  private long windowStart;
  private long bytesInWindow;

  /** Bytes; or why there are no more, null if because they are all here. */
  private record Delivery(List<ByteBuffer> buffers, Throwable failure) {}

  /**
   * Takes an answer.
   *
   * @param patience how long next to nothing may come
   */
  ResponseBody(Duration patience) {
    this.patience = patience;
  }

  @Override
  public CompletionStage<ResponseBody> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Subscription newSubscription) {
    subscription = newSubscription;
    newSubscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    deliveries.add(new Delivery(buffers, null));
  }

  @Override
  public void onError(Throwable failure) {
    deliveries.add(new Delivery(null, failure));
  }

  @Override
  public void onComplete() {
    deliveries.add(new Delivery(null, null));
  }

  /**
   * The next bytes, or null after the last.
   *
   * @throws TransientException if the connection breaks or is too slow
   */
  ByteBuffer next() throws TransientException, InterruptedException {
    if (windowStart == 0) {
      windowStart = System.nanoTime();
    }
    while (ready.isEmpty()) {
      if (ended) {
        return null;
      }
      take(deliveries.poll(remainingNanos(), TimeUnit.NANOSECONDS));
    }
    return ready.poll();
  }

  /** How long the current window lasts; a window that brought enough is followed by another. */
  private long remainingNanos() throws TransientException {
    long remaining = windowStart + patience.toNanos() - System.nanoTime();
    if (remaining > 0) {
      return remaining;
    }
    if (bytesInWindow < LEAST_BYTES) {
      throw TransientException.of(
          "the connection is too slow",
          new HttpTimeoutException(
              bytesInWindow + " bytes came in " + patience.toSeconds() + " s"));
    }
    windowStart = System.nanoTime();
    bytesInWindow = 0;
    return patience.toNanos();
  }

  private void take(Delivery delivery) throws TransientException {
    if (delivery == null) {
      return;
    }
    if (delivery.buffers() != null) {
      for (ByteBuffer buffer : delivery.buffers()) {
        bytesInWindow += buffer.remaining();
        ready.add(buffer);
      }
      subscription.request(1);
      return;
    }
    ended = true;
    if (delivery.failure() != null) {
      IOException failure =
          delivery.failure() instanceof IOException io ? io : new IOException(delivery.failure());
      throw TransientException.of("the connection broke", failure);
    }
  }

  /**
   * All bytes of a small answer.
   *
   * @param limit more of them are not taken
   * @param what is asked for, for the message
   */
  byte[] all(int limit, String what) throws TransientException, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ByteBuffer buffer = next(); buffer != null; buffer = next()) {
      if (bytes.size() + buffer.remaining() > limit) {
        throw HubException.of(
            what + " has more than the " + limit + " bytes that are believed; check HF_ENDPOINT");
      }
      byte[] chunk = new byte[buffer.remaining()];
      buffer.get(chunk);
      bytes.writeBytes(chunk);
    }
    return bytes.toByteArray();
  }

  /** Lets go of the connection, whether or not all was taken. */
  @Override
  public void close() {
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
