package org.sbert4j.server;

import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.server.http.HttpConnector;
import org.sbert4j.server.http.HttpLimits;
import org.sbert4j.server.http.Route;
import org.sbert4j.server.http.Router;
import org.sbert4j.server.http.UnroutedRequests;
import org.sbert4j.server.metrics.ServerMetrics;
import org.sbert4j.server.model.ModelLease;
import org.sbert4j.server.model.ModelRegistry;
import org.sbert4j.server.model.ServedKind;
import org.sbert4j.server.model.ServedModel;
import org.sbert4j.server.protocol.Limits;
import org.sbert4j.server.protocol.Protocols;
import org.sbert4j.server.security.AllowedHosts;
import org.sbert4j.server.security.PemKeyStore;
import org.sbert4j.tokenizer.TextPair;

/**
 * Models behind HTTP.
 *
 * <pre>
 *   Router       route, key, body ──► Call
 *     protocol   what OpenAI, text-embeddings-inference, Ollama and Cohere mean by it
 *     model      the model by name, loaded
 *     batching   its texts with those of other requests ──► SentenceTransformer.encode
 *   Router       ◄── Answer
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class EmbeddingServer implements AutoCloseable {
  private static final long CHECK_IDLE_SECONDS = 5;

  /**
   * For the requests that come while the server starts or computes; none of these threads waits.
   */
  private static final int THREADS = 32;

  private static final long THREADS_END_MILLIS = 1000;

  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final ServerOptions options;
  private final AccessOptions access;
  private final Server jetty;
  private final HttpConnector connector;
  private final Router router;
  private final ModelRegistry registry;
  private final ScheduledExecutorService housekeeping;
  private final Readiness readiness = new Readiness();

  /**
   * Reads the models' folders; nothing is loaded, and no port is open yet.
   *
   * @throws org.sbert4j.weights.ModelFormatException if a folder is broken
   * @throws IllegalArgumentException if two models have the same name, or there is none
   */
  public EmbeddingServer(ServerOptions options, AccessOptions access, List<ModelSpec> models) {
    if (models.isEmpty()) {
      throw new IllegalArgumentException("there is no model to serve; name one");
    }
    this.options = options;
    this.access = access;
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("sbert4j-http");
    threads.setDaemon(true);
    threads.setStopTimeout(THREADS_END_MILLIS);
    this.jetty = new Server(threads);
    ServerMetrics metrics = new ServerMetrics(BuildVersion.get());
    this.registry =
        new ModelRegistry(
            models.stream()
                .map(
                    spec ->
                        new ServedModel(
                            spec.names(),
                            spec.folder(),
                            spec.options(),
                            options.maxBatchTokens(),
                            threads,
                            metrics::batch))
                .toList());
    HttpLimits limits =
        HttpLimits.of(
            options.maxConcurrentRequests(), options.maxBodyBytes(), options.requestTimeout());
    this.connector = connector(limits);
    jetty.addConnector(connector);
    List<Route> routes = routes(metrics);
    CallRecorder recorder = new CallRecorder(metrics, registry, access.log());
    this.router = router(routes, limits, recorder);
    jetty.setHandler(handler());
    UnroutedRequests unrouted = new UnroutedRequests(routes, recorder);
    jetty.setErrorHandler(unrouted);
    jetty.setRequestLog(unrouted);
    // What runs was waited for before.
    jetty.setStopTimeout(0);
    this.housekeeping =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sbert4j-housekeeping");
              thread.setDaemon(true);
              return thread;
            });
  }

  private List<Route> routes(ServerMetrics metrics) {
    Limits limits =
        new Limits(options.maxClientBatchSize(), options.maxInputChars(), options.autoTruncate());
    List<Route> routes = new ArrayList<>(Protocols.routes(registry, limits));
    routes.addAll(new ServerRoutes(options, access, registry, readiness, metrics, routes).routes());
    routes.addAll(PageRoutes.routes());
    return routes;
  }

  private Router router(List<Route> routes, HttpLimits limits, CallRecorder recorder) {
    Predicate<String> hosts =
        access.checksHosts(options.host())
            ? AllowedHosts.of(options.host(), access.allowedHosts())::accepts
            : host -> true;
    return new Router(routes, limits, hosts, access.keys()::accepts, recorder);
  }

  private Handler handler() {
    if (access.corsOrigins().isEmpty()) {
      return router;
    }
    CrossOriginHandler cors = new CrossOriginHandler();
    cors.setAllowedOriginPatterns(
        access.corsOrigins().stream()
            .map(origin -> origin.equals("*") ? origin : Pattern.quote(origin))
            .collect(Collectors.toSet()));
    cors.setAllowedMethods(Set.of("GET", "HEAD", "POST"));
    // OpenAI's client sends a dozen of its own. The star stands for all but Authorization.
    cors.setAllowedHeaders(Set.of("*", "Authorization"));
    cors.setExposedHeaders(Set.of("*"));
    cors.setHandler(router);
    return cors;
  }

  private HttpConnector connector(HttpLimits limits) {
    SslContextFactory.Server tls = null;
    if (access.tls() != null) {
      tls = new SslContextFactory.Server();
      tls.setKeyStore(access.tls());
      tls.setKeyStorePassword(PemKeyStore.PASSWORD);
    }
    HttpConnector created = new HttpConnector(jetty, tls, limits);
    created.setHost(options.host());
    created.setPort(options.port());
    return created;
  }

  /**
   * Opens the port and returns when the server is ready, after the warm-up if there is one.
   *
   * @throws IOException if the port cannot be had; the message names it
   * @throws CancellationException if it was closed meanwhile, whatever came of that
   * @throws RuntimeException what loading a model throws; the port is closed then
   */
  public void start() throws IOException {
    try {
      listen();
      if (options.warmup()) {
        registry.models().forEach(this::warmUp);
      }
      if (!options.unloadAfter().isZero()) {
        unloadIdleModels(options.unloadAfter().toNanos());
      }
      requireNotEnding();
      readiness.started();
    } catch (IOException | RuntimeException e) {
      boolean closed = readiness.isEnding();
      close();
      if (closed) {
        throw closedException();
      }
      if (e instanceof CompletionException && e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void unloadIdleModels(long nanos) {
    ScheduledFuture<?> unused =
        housekeeping.scheduleWithFixedDelay(
            () -> registry.models().forEach(model -> model.unloadIfIdle(nanos)),
            CHECK_IDLE_SECONDS,
            CHECK_IDLE_SECONDS,
            TimeUnit.SECONDS);
  }

  private void requireNotEnding() {
    if (readiness.isEnding()) {
      throw closedException();
    }
  }

  private static CancellationException closedException() {
    return new CancellationException("the server was closed while it started");
  }

  private void listen() throws IOException {
    try {
      jetty.start();
    } catch (IOException e) {
      throw new IOException(
          options.host()
              + ":"
              + options.port()
              + ": the server cannot listen there ("
              + reason(e.getCause() == null ? e : e.getCause())
              + "); give another --port or --host",
          e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String reason(Throwable failure) {
    if (failure instanceof UnresolvedAddressException) {
      return "no address is known by that name";
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /** Computes for some seconds, until Java has compiled what it does, so that requests are fast. */
  private void warmUp(ServedModel model) {
    requireNotEnding();
    try (ModelLease lease = model.acquire().join()) {
      long end = System.nanoTime() + WARM_UP_NANOS;
      List<String> texts = List.of("warm-up", "热身 ".repeat(10), "to warm up ".repeat(20));
      do {
        if (model.kind() == ServedKind.EMBEDDING) {
          EmbeddingOptions defaults = EmbeddingOptions.defaults();
          texts.forEach(text -> lease.embedding().encodeWithDetails(List.of(text), defaults));
          lease.embedding().encodeWithDetails(texts, defaults);
        } else {
          lease
              .reranker()
              .predictLabels(texts.stream().map(text -> new TextPair("warm-up", text)).toList());
        }
      } while (System.nanoTime() < end && !readiness.isEnding());
    }
  }

  /** The port that the server listens at. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Where the server is, as a browser wants it. */
  public String url() {
    boolean bare = options.host().contains(":") && !options.host().startsWith("[");
    String host = bare ? "[" + options.host() + "]" : options.host();
    return (access.tls() == null ? "http://" : "https://") + host + ":" + port();
  }

  /** The same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  /**
   * Ends: is not ready any more, lets nobody new in, lets the running requests end, tells those
   * that haven't ended in time, and unloads the models. Connections that are open are answered
   * meanwhile, those that want something computed with status 503. Doing it twice is harmless.
   *
   * @return how many requests had not ended in time
   */
  public int stop() {
    readiness.ending();
    housekeeping.shutdown();
    int late = drain();
    registry.close();
    try {
      jetty.stop();
    } catch (Exception e) {
      System.getLogger(EmbeddingServer.class.getName())
          .log(System.Logger.Level.WARNING, "the server did not end as it should", e);
    }
    if (access.log() != null) {
      access.log().close();
    }
    return late;
  }

  private int drain() {
    try {
      connector.stopAccepting();
      int late = router.drain(options.drainTimeout());
      connector.closeIdle();
      return late;
    } catch (InterruptedException e) {
      // Then nobody is waited for.
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
