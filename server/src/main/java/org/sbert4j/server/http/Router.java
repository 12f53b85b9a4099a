package org.sbert4j.server.http;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.sbert4j.server.schema.ObjectType;
import org.sbert4j.server.schema.Values;

/**
 * The way of a request: finds its route, reads and checks its body, and has it answered. No thread
 * waits for anything: neither for a body, nor for a result, nor for a client that takes its answer
 * slowly.
 *
 * <pre>
 *   RouteMatch   the route
 *   BodyRules    whether its body is to be read
 *   BodyReader   reads it, or throws it away
 *   JsonReader   the body's JSON ──► Call ──► Route.Handler
 *   LineStreams  or the body's lines ──► Call ──► Route.Stream.LineHandler
 *   Exchange     ◄── Answer, or a failure (Failures)
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class Router extends Handler.Abstract {
  private static final int POLL_MILLIS = 10;

  /** For those to read it that are told that they come too late. */
  private static final Duration TO_BE_TOLD = Duration.ofSeconds(1);

  private final List<Route> routes;
  private final SharedLimits shared;
  private final Predicate<String> hosts;
  private final Predicate<String> keys;
  private final LineStreams streams;
  private final BodyRules rules;
  private final JsonReader json;

  /** Whether nothing new is begun. */
  private volatile boolean draining;

  /**
   * A router.
   *
   * @param hosts whether the server may be asked for by a name; null for none
   * @param keys whether an Authorization header's value, or null for none, may use what isn't open
   */
  public Router(
      List<Route> routes,
      HttpLimits limits,
      Predicate<String> hosts,
      Predicate<String> keys,
      CallListener listener) {
    this.routes = List.copyOf(routes);
    this.shared = new SharedLimits(limits, listener);
    this.hosts = hosts;
    this.keys = keys;
    this.rules = new BodyRules(limits.bodyBytes());
    this.json = new JsonReader(limits.bodyBytes());
    this.streams = new LineStreams(limits, rules, json, listener);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    request.setAttribute(UnroutedRequests.ROUTED, true);
    Exchange exchange = new Exchange(request, response, callback, shared);
    shared.running().add(exchange);
    try {
      begin(exchange);
    } catch (RuntimeException | Error e) {
      refuse(exchange, e);
    }
    return true;
  }

  private void refuse(Exchange exchange, Throwable failure) {
    try {
      BodyReader.refuse(exchange, rules, failure);
    } catch (RuntimeException | Error e) {
      exchange.fail(failure);
    }
  }

  /**
   * Begins nothing that computes any more, and waits for the requests that run. Those that haven't
   * ended in time are told so, if their answer isn't begun.
   *
   * @return how many those were
   * @throws InterruptedException if this thread is interrupted; then nobody is told
   */
  public int drain(Duration time) throws InterruptedException {
    draining = true;
    awaitEnd(time);
    List<Exchange> late = List.copyOf(shared.running());
    late.forEach(
        exchange ->
            exchange.fail(
                new ApiException(
                    ErrorKind.UNAVAILABLE,
                    "the server is ending, and this was not done in the time that was left")));
    awaitEnd(late.isEmpty() ? Duration.ZERO : TO_BE_TOLD);
    return late.size();
  }

  private void awaitEnd(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (!shared.running().isEmpty() && System.nanoTime() - end < 0) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  private void begin(Exchange exchange) {
    Request request = exchange.request();
    RouteMatch match = RouteMatch.find(routes, request.getMethod(), exchange.path());
    exchange.setMatch(match);
    String host = Request.getServerName(request);
    if (!hosts.test(host)) {
      throw new ApiException(
          ErrorKind.HOST,
          "the header Host names " + host + "; to let that in, start with --allowed-host " + host);
    }
    Route route = match.route();
    if (route == null) {
      throw match.refusal();
    }
    if (!route.open() && !keys.test(request.getHeaders().get(HttpHeader.AUTHORIZATION))) {
      throw new ApiException(
          ErrorKind.UNAUTHORIZED, "a key is needed: send the header Authorization: Bearer KEY");
    }
    if (route.request() == null) {
      exchange.answer(
          new Call(exchange.path(), match.parameters(), null, new byte[0], () -> false));
      return;
    }
    if (draining) {
      throw new ApiException(ErrorKind.UNAVAILABLE, "the server is ending");
    }
    boolean lines = route.stream() != null && BodyRules.acceptsLines(request);
    rules.check(request, lines);
    if (!exchange.takePermit()) {
      throw new ApiException(
          ErrorKind.OVERLOADED,
          shared.limits().concurrentRequests()
              + " requests are being worked on, which is the most; try again in a second");
    }
    if (lines) {
      ObjectType options = route.stream().options();
      streams.begin(exchange, options.read(json.query(request, options), ""));
    } else {
      BodyReader.read(exchange, rules, body -> answer(exchange, body));
    }
  }

  private void answer(Exchange exchange, byte[] body) {
    try {
      Values values = exchange.route().request().read(json.read(body), "");
      Call call =
          new Call(
              exchange.path(),
              exchange.parameters(),
              values,
              body,
              new ClientWatch(exchange.request()));
      exchange.startTimer(
          () -> new ApiException(ErrorKind.TIMEOUT, "the result was not there in time"));
      exchange.answer(call);
    } catch (IOException | RuntimeException | Error e) {
      exchange.fail(e);
    }
  }
}
