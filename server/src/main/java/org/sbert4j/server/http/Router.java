package org.sbert4j.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Scheduler;
import org.sbert4j.server.log.TraceContext;
import org.sbert4j.server.schema.InvalidFieldException;

/**
 * Finds a request's route, reads and checks the body, and writes the answer or the error. No thread
 * waits for anything: neither for a body, nor for a result, nor for a client that takes its answer
 * slowly.
 *
 * <p>Thread-safe.
 */
public final class Router extends Handler.Abstract {
  private static final System.Logger LOG = System.getLogger(Router.class.getName());

  /** What nginx calls a request whose client didn't wait. */
  private static final int CLIENT_GONE = 499;

  /** Bodies of the greatest size that are read and thrown away before a request is refused. */
  private static final long UNREAD_BODIES = 4;

  private final List<Route> routes;
  private final HttpLimits limits;
  private final Predicate<String> keys;
  private final CallListener listener;
  private final Semaphore permits;
  private final ObjectMapper json;

  /**
   * A router.
   *
   * @param keys whether an Authorization header's value, or null for none, may use what isn't open
   */
  public Router(
      List<Route> routes, HttpLimits limits, Predicate<String> keys, CallListener listener) {
    this.routes = List.copyOf(routes);
    this.limits = limits;
    this.keys = keys;
    this.listener = listener;
    this.permits = new Semaphore(limits.concurrentRequests());
    this.json = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    json.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(limits.bodyBytes()).build());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, callback);
    try {
      exchange.begin();
    } catch (RuntimeException | Error e) {
      exchange.refuse(e);
    }
    return true;
  }

  /** A request on its way. */
  private final class Exchange {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final AtomicBoolean answered = new AtomicBoolean();
    private Route route;
    private Map<String, String> parameters = Map.of();
    private boolean permitted;
    private volatile Scheduler.Task timer;
    private volatile Call call;
    private final TraceContext trace;

    Exchange(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
      List<String> parents = request.getHeaders().getValuesList(TraceContext.REQUEST_HEADER);
      this.trace = TraceContext.of(parents.size() == 1 ? parents.get(0) : null);
    }

    void begin() {
      findRoute();
      if (!route.open() && !keys.test(request.getHeaders().get(HttpHeader.AUTHORIZATION))) {
        throw new ApiException(
            ErrorKind.UNAUTHORIZED, "a key is needed: send the header Authorization: Bearer KEY");
      }
      if (route.request() == null) {
        call = new Call(path(), parameters, null, new byte[0], () -> false);
        answer(call);
        return;
      }
      checkHeaders();
      if (!permits.tryAcquire()) {
        throw new ApiException(
            ErrorKind.OVERLOADED,
            limits.concurrentRequests()
                + " requests are being worked on, which is the most; try again in a second");
      }
      permitted = true;
      startTimer(ErrorKind.SLOW_CLIENT, "the request's body was not complete in time");
      Content.Source.asByteArrayAsync(
          request,
          limits.bodyBytes(),
          Promise.Invocable.from(
              InvocationType.BLOCKING,
              (byte[] body) -> {
                stopTimer();
                handleBody(body);
              },
              failure -> {
                stopTimer();
                fail(bodyFailure(failure));
              }));
    }

    /** Fails before the body was read. */
    private void refuse(Throwable failure) {
      if (request.getHeaders().contains(HttpHeader.EXPECT)) {
        // This client waits with its body until it is told to go on.
        fail(failure);
        return;
      }
      startTimer(ErrorKind.SLOW_CLIENT, "the request's body was not complete in time");
      new UnreadBody(
              request,
              UNREAD_BODIES * limits.bodyBytes(),
              answered::get,
              () -> {
                stopTimer();
                fail(failure);
              })
          .run();
    }

    private String path() {
      return request.getHttpURI().getCanonicalPath();
    }

    private void findRoute() {
      List<String> methods = new ArrayList<>();
      String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
      for (Route candidate : routes) {
        Map<String, String> matched = candidate.match(path());
        if (matched != null && candidate.method().equals(method)) {
          route = candidate;
          parameters = matched;
          return;
        }
        if (matched != null) {
          methods.add(candidate.method());
        }
      }
      if (methods.isEmpty()) {
        throw new ApiException(
            ErrorKind.NOT_FOUND, "there is nothing at this path; /docs shows what there is");
      }
      response.getHeaders().put(HttpHeader.ALLOW, String.join(", ", methods));
      throw new ApiException(
          ErrorKind.METHOD, "this path takes " + String.join(" or ", methods) + " only");
    }

    private void checkHeaders() {
      String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
      if (type != null) {
        String media = type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        if (!media.equals("application/json")) {
          throw new ApiException(
              ErrorKind.MEDIA_TYPE,
              "the body must be JSON: send the header Content-Type: application/json");
        }
      }
      String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
      if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
        throw new ApiException(
            ErrorKind.MEDIA_TYPE, "a compressed body is not taken; send it as it is");
      }
      if (request.getLength() > limits.bodyBytes()) {
        throw tooManyBytes();
      }
    }

    private ApiException tooManyBytes() {
      return new ApiException(
          ErrorKind.PAYLOAD,
          "the body has more than " + limits.bodyBytes() + " bytes; send fewer texts at once");
    }

    private Throwable bodyFailure(Throwable failure) {
      Throwable cause = unwrap(failure);
      if (cause instanceof EofException) {
        return new ApiException(
            ErrorKind.JSON, "the connection ended before the body was complete; send it again");
      }
      // How Jetty says that there were more bytes than asked for.
      return cause instanceof IllegalStateException ? tooManyBytes() : cause;
    }

    private void handleBody(byte[] body) {
      try {
        JsonNode tree = json.readTree(body);
        if (tree == null || tree.isMissingNode()) {
          throw new ApiException(ErrorKind.JSON, "the body is empty, and must be a JSON object");
        }
        call =
            new Call(
                path(), parameters, route.request().read(tree, ""), body, new ClientWatch(request));
        startTimer(ErrorKind.TIMEOUT, "the result was not there in time");
        answer(call);
      } catch (JsonProcessingException e) {
        fail(new ApiException(ErrorKind.JSON, "the body is not JSON: " + e.getOriginalMessage()));
      } catch (IOException | RuntimeException | Error e) {
        fail(e);
      }
    }

    private void answer(Call begun) {
      route
          .handler()
          .handle(begun)
          .whenComplete(
              (answer, failure) -> {
                stopTimer();
                if (failure == null) {
                  write(answer, null);
                } else {
                  fail(failure);
                }
              });
    }

    private void fail(Throwable failure) {
      ApiException error = apiException(unwrap(failure));
      ErrorFormat format = route != null ? route.errors() : formatOf(path());
      try {
        byte[] body = json.writeValueAsBytes(format.body(error));
        int status = format.status(error.kind());
        if (status == 429 || status == 503) {
          response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        }
        if (status == 401) {
          response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        }
        write(Answer.json(body).withStatus(status), error.kind());
      } catch (JsonProcessingException e) {
        callback.failed(e);
      }
    }

    private ApiException apiException(Throwable failure) {
      if (failure instanceof ApiException api) {
        return api;
      }
      if (failure instanceof InvalidFieldException invalid) {
        return new ApiException(ErrorKind.VALIDATION, invalid.field(), invalid.getMessage());
      }
      if (failure instanceof OutOfMemoryError) {
        LOG.log(System.Logger.Level.ERROR, "a request was given up: the heap is full");
        return new ApiException(
            ErrorKind.UNAVAILABLE, "the server has no memory left for this; send fewer texts");
      }
      if (failure instanceof CancellationException) {
        return new ApiException(ErrorKind.UNAVAILABLE, "the server is ending");
      }
      LOG.log(System.Logger.Level.ERROR, "a request failed at " + path(), failure);
      return new ApiException(ErrorKind.BACKEND, "the server failed; its log has the reason");
    }

    private void write(Answer answer, ErrorKind error) {
      if (!answered.compareAndSet(false, true)) {
        return;
      }
      Call begun = call;
      if (begun != null) {
        begun.setOver();
      }
      response.setStatus(answer.status());
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
      response.getHeaders().put(TraceContext.RESPONSE_HEADER, trace.header());
      answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
      startTimer(null, "");
      response.write(
          true,
          ByteBuffer.wrap(answer.body()),
          Callback.from(
              () -> {
                stopTimer();
                ended(answer.status(), answer.body().length, error);
                callback.succeeded();
              },
              failure -> {
                stopTimer();
                ended(CLIENT_GONE, 0, error);
                callback.failed(failure);
              }));
    }

    private void ended(int status, long bytesOut, ErrorKind error) {
      if (permitted) {
        permits.release();
      }
      Call.Work work = call == null ? Call.Work.NONE : call.work();
      long nanos = System.nanoTime() - request.getBeginNanoTime();
      listener.ended(
          new CallListener.Ended(request, route, work, status, bytesOut, error, trace, nanos));
    }

    /**
     * Gives the next step so much time.
     *
     * @param kind what the client is told then; null to close the connection
     */
    private void startTimer(ErrorKind kind, String message) {
      timer =
          request
              .getComponents()
              .getScheduler()
              .schedule(
                  () -> {
                    if (kind == null) {
                      request
                          .getConnectionMetaData()
                          .getConnection()
                          .getEndPoint()
                          .close(new TimeoutException("the client takes its answer too slowly"));
                    } else {
                      fail(new ApiException(kind, message));
                    }
                  },
                  limits.requestTimeout().toMillis(),
                  TimeUnit.MILLISECONDS);
    }

    private void stopTimer() {
      Scheduler.Task running = timer;
      if (running != null) {
        running.cancel();
      }
    }
  }

  private ErrorFormat formatOf(String path) {
    if (path.startsWith("/v1/")) {
      return ErrorFormat.OPENAI;
    }
    return path.startsWith("/api/") ? ErrorFormat.OLLAMA : ErrorFormat.TEI;
  }

  private static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
