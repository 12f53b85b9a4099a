package org.sbert4j.server.http;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.sbert4j.server.schema.Values;

/**
 * The way of a request: finds its route, reads and checks its body, and has it answered. No thread
 * waits for anything: neither for a body, nor for a result, nor for a client that takes its answer
 * slowly.
 *
 * <pre>
 *   RouteMatch   the route
 *   BodyRules    whether its body is to be read
 *   JsonReader   the body's JSON ──► Call ──► Route.Handler
 *   LineStreams  or the body's lines ──► Call ──► Route.Stream.LineHandler
 *   Exchange     ◄── Answer, or a failure (Failures)
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class Router extends Handler.Abstract {
  private final List<Route> routes;
  private final HttpLimits limits;
  private final Predicate<String> hosts;
  private final Predicate<String> keys;
  private final CallListener listener;
  private final Semaphore permits;
  private final LineStreams streams;
  private final BodyRules rules;
  private final JsonReader json;

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
    this.limits = limits;
    this.hosts = hosts;
    this.keys = keys;
    this.listener = listener;
    this.permits = new Semaphore(limits.concurrentRequests());
    this.rules = new BodyRules(limits.bodyBytes());
    this.json = new JsonReader(limits.bodyBytes());
    this.streams = new LineStreams(limits, rules, json, listener);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    request.setAttribute(RefusalHandler.ROUTED, true);
    Exchange exchange = new Exchange(request, response, callback, limits, listener);
    try {
      begin(exchange);
    } catch (RuntimeException | Error e) {
      refuse(exchange, e);
    }
    return true;
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
    boolean lines = route.stream() != null && BodyRules.acceptsLines(request);
    rules.check(request, lines);
    if (!exchange.takePermit(permits)) {
      throw new ApiException(
          ErrorKind.OVERLOADED,
          limits.concurrentRequests()
              + " requests are being worked on, which is the most; try again in a second");
    }
    if (lines) {
      streams.begin(exchange, route.stream().options().read(json.query(request), ""));
    } else {
      readBody(exchange);
    }
  }

  /** Fails before the body was read. */
  private void refuse(Exchange exchange, Throwable failure) {
    Request request = exchange.request();
    if (request.getHeaders().contains(HttpHeader.EXPECT)) {
      // This client waits with its body until it is told to go on.
      exchange.fail(failure);
      return;
    }
    startBodyTimer(exchange);
    new UnreadBody(
            request,
            limits.bodyBytes(),
            exchange::isAnswered,
            () -> {
              exchange.stopTimer();
              exchange.fail(failure);
            })
        .run();
  }

  private void readBody(Exchange exchange) {
    startBodyTimer(exchange);
    Content.Source.asByteArrayAsync(
        exchange.request(),
        limits.bodyBytes(),
        Promise.Invocable.from(
            InvocationType.BLOCKING,
            (byte[] body) -> {
              exchange.stopTimer();
              answer(exchange, body);
            },
            failure -> {
              exchange.stopTimer();
              exchange.fail(rules.failure(failure));
            }));
  }

  private static void startBodyTimer(Exchange exchange) {
    exchange.startTimer(ErrorKind.SLOW_CLIENT, "the request's body was not complete in time");
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
      exchange.startTimer(ErrorKind.TIMEOUT, "the result was not there in time");
      exchange.answer(call);
    } catch (IOException | RuntimeException | Error e) {
      exchange.fail(e);
    }
  }
}
