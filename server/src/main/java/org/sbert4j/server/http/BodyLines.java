package org.sbert4j.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * A body's lines, each a JSON value. It holds one of them, and what one reading of the connection
 * gives.
 *
 * <p>For one thread.
 */
public final class BodyLines {
  private final Request request;
  private final HttpLimits limits;
  private final BodyRules rules;
  private final JsonReader json;

  /** What has come, from {@code begin} on, and whether it is the body's end. */
  private byte[] bytes = {};

  private int begin;
  private boolean last;

  /**
   * Whether more didn't come in time. Then the request still waits for it, and isn't to be read.
   */
  private boolean late;

  /** Bytes that were thrown away. */
  private long skipped;

  /** The next line, as far as it was found, and whether that is all of it. */
  private ByteArrayOutputStream line = new ByteArrayOutputStream();

  private boolean complete;

  /** Why there is no next line; null for nothing. */
  private ApiException fault;

  private int number;

  BodyLines(Request request, HttpLimits limits, BodyRules rules, JsonReader json) {
    this.request = request;
    this.limits = limits;
    this.rules = rules;
    this.json = json;
  }

  /** The number of the line that was read last, from 1; 0 if there was none. */
  public int number() {
    return number;
  }

  /** Whether {@link #next} has something to tell, be it the end or a fault, without waiting. */
  public boolean isReady() {
    while (!complete && fault == null) {
      if (begin < bytes.length) {
        take();
      } else if (last) {
        return true;
      } else if (!read()) {
        return false;
      }
    }
    return true;
  }

  /**
   * The next line, or null at the body's end. Waits for the client, but no longer for a line than
   * for another's whole body.
   *
   * @throws ApiException naming the line, if it isn't JSON in UTF-8, is too long or doesn't come;
   *     what follows can't be read then
   * @throws IOException if this thread is interrupted
   */
  public JsonNode next() throws IOException {
    long end = end();
    while (!isReady()) {
      await(end);
      if (late) {
        fault =
            new ApiException(
                ErrorKind.SLOW_CLIENT, "line " + (number + 1) + " was not complete in time");
      }
    }
    if (fault != null) {
      throw fault;
    }
    byte[] text = line.toByteArray();
    if (!complete && text.length == 0) {
      return null;
    }
    complete = false;
    line = new ByteArrayOutputStream();
    number++;
    boolean carriageReturn = text.length > 0 && text[text.length - 1] == '\r';
    return json.readLine(carriageReturn ? Arrays.copyOf(text, text.length - 1) : text, number);
  }

  /**
   * Throws away what still comes, a few bodies of the greatest size at most: a client that doesn't
   * read before it has sent all would else see a reset, and never what was wrong. Doesn't wait.
   *
   * @param then run when no more is to be thrown away; whoever wants that earlier ends the request
   */
  void skipRest(Runnable then) {
    // It may take its time, and what was a line may be large.
    line = null;
    bytes = new byte[0];
    boolean waits =
        request.getHeaders().contains(HttpHeader.EXPECT)
            && Request.getContentBytesRead(request) == 0;
    try {
      while (!waits && !late && !last && skipped < HttpLimits.mostThrownAway(limits.bodyBytes())) {
        if (!read()) {
          request.demand(() -> skipRest(then));
          return;
        }
        skipped += bytes.length;
      }
    } catch (RuntimeException | Error e) {
      // The request has ended.
    }
    then.run();
  }

  private long end() {
    return System.nanoTime() + limits.requestTimeout().toNanos();
  }

  /** Waits until more has come, or it is too late. */
  private void await(long end) throws IOException {
    CountDownLatch came = new CountDownLatch(1);
    request.demand(Invocable.from(InvocationType.NON_BLOCKING, came::countDown));
    try {
      late = !came.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  /** Moves what belongs to the line from what has come. */
  private void take() {
    int end = begin;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    line.write(bytes, begin, end - begin);
    complete = end < bytes.length;
    begin = complete ? end + 1 : end;
    if (line.size() > limits.bodyBytes()) {
      fault =
          new ApiException(
              ErrorKind.PAYLOAD,
              "line " + (number + 1) + " has more than " + limits.bodyBytes() + " bytes");
    }
  }

  /** Reads what has come; false if nothing has. */
  private boolean read() {
    Content.Chunk chunk = request.read();
    if (chunk == null) {
      return false;
    }
    begin = 0;
    bytes = new byte[chunk.remaining()];
    chunk.get(bytes, 0, bytes.length);
    last = chunk.isLast();
    // One that isn't the last says that nothing came for a while: how long that may be is ours.
    if (last && Content.Chunk.isFailure(chunk)) {
      Throwable failure = rules.failure(chunk.getFailure());
      if (!(failure instanceof ApiException client)) {
        // Such as that the request was ended by others.
        throw new CompletionException(failure);
      }
      fault = client;
    }
    chunk.release();
    return true;
  }
}
