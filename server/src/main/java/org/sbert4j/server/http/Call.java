package org.sbert4j.server.http;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.util.URIUtil;
import org.sbert4j.server.schema.Values;

/**
 * A request whose body was read and checked, and what is noted about it for headers, metrics and
 * the access log.
 *
 * <p>The request's part doesn't change. What is noted may be, by one thread after another.
 */
public final class Call {
  private final String path;
  private final Map<String, String> parameters;
  private final Values values;
  private final byte[] body;
  private final BooleanSupplier clientGone;
  private boolean over;

  private volatile Work work = Work.NONE;

  /**
   * What was computed for a call. Times are nanoseconds, of all texts together.
   *
   * @param model its name
   * @param computeType cpu or gpu
   * @param texts as they were given; those given as ids are left out
   * @param tokens of each text or pair that the model has read; not to be changed
   * @param tokenizationNanos taken to count the tokens
   * @param queueNanos from the end of that until the first text's batch began
   * @param inferenceNanos from then until the last text's batch ended
   */
  public record Work(
      String model,
      String computeType,
      List<String> texts,
      int[] tokens,
      long tokenizationNanos,
      long queueNanos,
      long inferenceNanos) {
    /** Nothing. */
    public static final Work NONE = new Work("", "cpu", List.of(), new int[0], 0, 0, 0);

    /** The same without the texts, which may be large. */
    Work withoutTexts() {
      return new Work(
          model, computeType, List.of(), tokens, tokenizationNanos, queueNanos, inferenceNanos);
    }

    /** Tokens of all texts. */
    public long totalTokens() {
      return Arrays.stream(tokens).asLongStream().sum();
    }

    /** Chars of all texts. */
    public long characters() {
      return texts.stream().mapToLong(String::length).sum();
    }
  }

  Call(
      String path,
      Map<String, String> parameters,
      Values values,
      byte[] body,
      BooleanSupplier clientGone) {
    this.path = path;
    this.parameters = parameters;
    this.values = values;
    this.body = body;
    this.clientGone = clientGone;
  }

  /** A part of this call, with its own work, which is over when this is. */
  public Call part() {
    return new Call(path, parameters, values, body, this::isOver);
  }

  /** The path, without a query. */
  public String path() {
    return path;
  }

  /** What the route's path has in braces, by name, without the escapes that a path needs. */
  public String parameter(String name) {
    return URIUtil.decodePath(parameters.get(name));
  }

  /** The body's fields, or the query's of a stream; null for a route without a body. */
  public Values values() {
    return values;
  }

  /** The body as it came, not to be changed; empty for a route without one. */
  public byte[] body() {
    return body;
  }

  /**
   * Whether nobody waits for the answer any more: it was given, or took too long, or the client
   * closed its connection. Looks at the connection, so it is for whoever is about to compute.
   *
   * <p>Once the answer is being written, the connection isn't looked at any more: others read it.
   */
  public synchronized boolean isOver() {
    over |= !over && clientGone.getAsBoolean();
    return over;
  }

  synchronized void setOver() {
    over = true;
  }

  /** What was computed. */
  public Work work() {
    return work;
  }

  /** Notes what was computed. */
  public void setWork(Work done) {
    work = done;
  }
}
