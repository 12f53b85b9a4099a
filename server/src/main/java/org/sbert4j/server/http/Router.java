package org.sbert4j.server.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
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
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Scheduler;
import org.sbert4j.server.log.TraceContext;
import org.sbert4j.server.schema.InvalidFieldException;
import org.sbert4j.server.schema.Values;

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

  private static final int MOST_STREAMS = 4;
  private static final int STREAM_BUFFER = 64 * 1024;

  /** Something that waits for the client. */
  private interface Write {
    void run() throws IOException;
  }

  private final List<Route> routes;
  private final HttpLimits limits;
  private final Predicate<String> keys;
  private final CallListener listener;
  private final Semaphore permits;
  private final Semaphore streams = new Semaphore(MOST_STREAMS);
  private final ObjectMapper json;

  /** Writes what clients sent back to them, lone surrogates too. */
  private final ObjectWriter errors;

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
    this.errors = json.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
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

    /** For a request that no route takes. */
    private ErrorFormat unrouted = ErrorFormat.TEI;

    private Map<String, String> parameters = Map.of();
    private boolean permitted;
    private volatile Scheduler.Task timer;
    private volatile Call call;

    /** Whether its result was given up since its client has gone. */
    private volatile boolean clientGone;

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
      boolean lines = route.stream() != null && acceptsLines();
      checkHeaders(lines);
      if (!permits.tryAcquire()) {
        throw new ApiException(
            ErrorKind.OVERLOADED,
            limits.concurrentRequests()
                + " requests are being worked on, which is the most; try again in a second");
      }
      permitted = true;
      if (lines) {
        stream();
        return;
      }
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
      // There is none in OPTIONS * and in CONNECT.
      String path = request.getHttpURI().getCanonicalPath();
      return path == null ? "" : path;
    }

    private void findRoute() {
      unrouted = ErrorFormat.ofPath(path());
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
          unrouted = candidate.errors();
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

    private boolean acceptsLines() {
      return request.getHeaders().getValuesList(HttpHeader.ACCEPT).stream()
          .anyMatch(type -> type.startsWith(StreamRoute.MEDIA_TYPE));
    }

    /** On a thread of its own, of which there are a few: it waits for the client. */
    private void stream() {
      Values given = route.stream().options().read(query(), "");
      if (!streams.tryAcquire()) {
        throw new ApiException(
            ErrorKind.OVERLOADED,
            MOST_STREAMS + " streams are being answered, which is the most; try again later");
      }
      Thread thread =
          new Thread(
              () -> {
                try {
                  stream(given);
                } finally {
                  streams.release();
                }
              },
              "sbert4j-stream");
      thread.setDaemon(true);
      thread.start();
    }

    private void stream(Values given) {
      call = new Call(path(), parameters, given, new byte[0], () -> false);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, StreamRoute.MEDIA_TYPE);
      response.getHeaders().put(TraceContext.RESPONSE_HEADER, trace.header());
      OutputStream out = new TimedOutput(Content.Sink.asOutputStream(response));
      try {
        route.stream()
            .handler()
            .handle(call, Content.Source.asInputStream(request), out, listener::computed);
        out.close();
        if (answered.compareAndSet(false, true)) {
          ended(200, Response.getContentBytesWritten(response), null);
          callback.succeeded();
        }
      } catch (IOException e) {
        giveUp(e);
      } catch (RuntimeException | Error e) {
        if (response.isCommitted()) {
          LOG.log(System.Logger.Level.WARNING, "a stream was broken off: " + e.getMessage());
          giveUp(e);
        } else {
          fail(e);
        }
      } finally {
        call.setOver();
      }
    }

    /** The client sees that the answer isn't complete. */
    private void giveUp(Throwable failure) {
      if (answered.compareAndSet(false, true)) {
        ended(CLIENT_GONE, Response.getContentBytesWritten(response), null);
        callback.failed(failure);
      }
    }

    private ObjectNode query() {
      ObjectNode values = json.createObjectNode();
      for (Fields.Field field : Request.extractQueryParameters(request)) {
        String value = field.getValue();
        if (value.equals("true") || value.equals("false")) {
          values.put(field.getName(), value.equals("true"));
        } else if (value.matches("[0-9]{1,9}")) {
          values.put(field.getName(), Integer.parseInt(value));
        } else {
          values.put(field.getName(), value);
        }
      }
      return values;
    }

    /** Gives each flush so much time as an answer has. */
    private final class TimedOutput extends FilterOutputStream {
      TimedOutput(OutputStream out) {
        super(new BufferedOutputStream(out, STREAM_BUFFER));
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        timed(() -> out.write(bytes, offset, length));
      }

      @Override
      public void flush() throws IOException {
        timed(out::flush);
      }

      private void timed(Write write) throws IOException {
        startTimer(null, "");
        try {
          write.run();
        } finally {
          stopTimer();
        }
      }
    }

    private void checkHeaders(boolean lines) {
      String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
      if (type != null) {
        String media = type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        if (!media.equals(lines ? StreamRoute.MEDIA_TYPE : "application/json")) {
          throw new ApiException(
              ErrorKind.MEDIA_TYPE,
              lines
                  ? "the body must be lines of JSON: send Content-Type: application/x-ndjson"
                  : "the body must be JSON: send the header Content-Type: application/json");
        }
      }
      String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
      if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
        throw new ApiException(
            ErrorKind.MEDIA_TYPE, "a compressed body is not taken; send it as it is");
      }
      if (!lines && request.getLength() > limits.bodyBytes()) {
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
      if (cause instanceof TimeoutException) {
        return new ApiException(ErrorKind.SLOW_CLIENT, "the request's body stopped coming");
      }
      if (cause instanceof IOException || cause instanceof HttpException) {
        return new ApiException(
            ErrorKind.JSON, "the request's body ended early, or its chunks are broken");
      }
      // How Jetty says that there were more bytes than asked for.
      return cause instanceof IllegalStateException ? tooManyBytes() : cause;
    }

    private void handleBody(byte[] body) {
      try {
        JsonNode tree = json.readTree(utf8(body));
        if (tree == null || tree.isMissingNode()) {
          throw new ApiException(ErrorKind.JSON, "the body is empty, and must be a JSON object");
        }
        call =
            new Call(
                path(), parameters, route.request().read(tree, ""), body, new ClientWatch(request));
        startTimer(ErrorKind.TIMEOUT, "the result was not there in time");
        answer(call);
      } catch (JsonProcessingException e) {
        fail(notJson(e));
      } catch (CharacterCodingException e) {
        fail(new ApiException(ErrorKind.JSON, "the body is not UTF-8, as JSON must be"));
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
                if (answered.get()) {
                  return;
                }
                stopTimer();
                if (failure == null) {
                  write(answer, null);
                } else {
                  fail(failure);
                }
              });
    }

    private void fail(Throwable failure) {
      if (answered.get()) {
        // Such as the end of a body that came too slowly.
        return;
      }
      Throwable cause = unwrap(failure);
      clientGone = cause instanceof CancellationException && call != null && call.isOver();
      ApiException error = apiException(cause);
      ErrorFormat format = route != null ? route.errors() : unrouted;
      try {
        byte[] body = errors.writeValueAsBytes(format.body(error));
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
        return new ApiException(
            invalid.isEmpty() ? ErrorKind.EMPTY : ErrorKind.VALIDATION,
            invalid.field(),
            invalid.getMessage());
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
      if (clientGone) {
        note(CLIENT_GONE, 0, null);
      } else {
        note(status, bytesOut, error);
      }
    }

    private void note(int status, long bytesOut, ErrorKind error) {
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
      // One that is left alone would hold the request, with all its texts, until its time comes.
      stopTimer();
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

  /** Reads UTF-8 and fails at what isn't. A byte order mark is passed over. */
  private static Reader utf8(byte[] body) {
    boolean marked =
        body.length > 2
            && body[0] == (byte) 0xef
            && body[1] == (byte) 0xbb
            && body[2] == (byte) 0xbf;
    int begin = marked ? 3 : 0;
    return new InputStreamReader(
        new ByteArrayInputStream(body, begin, body.length - begin),
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  /** Says where the fault is, but not in the reader's words, which name its classes. */
  private static ApiException notJson(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return new ApiException(
          ErrorKind.JSON, "the body has lists in lists, a name or a number that are too long");
    }
    JsonLocation at = e.getLocation();
    return new ApiException(
        ErrorKind.JSON,
        at == null || at.getLineNr() < 0
            ? "the body is not JSON"
            : "the body is not JSON: see line " + at.getLineNr() + ", column " + at.getColumnNr());
  }

  private static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
