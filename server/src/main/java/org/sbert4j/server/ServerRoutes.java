package org.sbert4j.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.sbert4j.server.http.Answer;
import org.sbert4j.server.http.ApiException;
import org.sbert4j.server.http.ErrorFormat;
import org.sbert4j.server.http.ErrorKind;
import org.sbert4j.server.http.OpenApiDocument;
import org.sbert4j.server.http.Route;
import org.sbert4j.server.metrics.MetricsRegistry;
import org.sbert4j.server.metrics.ServerMetrics;
import org.sbert4j.server.model.ModelRegistry;
import org.sbert4j.server.model.ServedKind;
import org.sbert4j.server.model.ServedModel;
import org.sbert4j.server.schema.ObjectType;

/** What a server tells of itself: health, information, documents. */
final class ServerRoutes {
  private static final String TAG = "Server";
  private static final ObjectType OBJECT = ObjectType.of("Information");

  private final ServerOptions options;
  private final AccessOptions access;
  private final ModelRegistry registry;
  private final ServerMetrics metrics;
  private final Readiness readiness;
  private final List<Route> others;

  ServerRoutes(
      ServerOptions options,
      AccessOptions access,
      ModelRegistry registry,
      Readiness readiness,
      ServerMetrics metrics,
      List<Route> others) {
    this.options = options;
    this.access = access;
    this.metrics = metrics;
    this.registry = registry;
    this.readiness = readiness;
    this.others = List.copyOf(others);
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(get("/health", "Whether requests are taken.", OBJECT, this::ready));
    routes.add(get("/health/ready", "Whether requests are taken.", OBJECT, this::ready));
    routes.add(get("/ping", "Whether requests are taken.", OBJECT, this::ready));
    routes.add(get("/health/live", "That the server runs.", OBJECT, () -> status("live")));
    routes.add(
        Route.get(
            "/info",
            false,
            ErrorFormat.TEI,
            call -> CompletableFuture.completedFuture(json(info())),
            new Route.Description(
                TAG,
                "The first model and the limits, as text-embeddings-inference tells them.",
                "",
                OBJECT,
                "application/json")));
    routes.add(
        Route.get(
            "/metrics",
            true,
            ErrorFormat.TEI,
            call ->
                CompletableFuture.completedFuture(
                    Answer.text(MetricsRegistry.CONTENT_TYPE, metrics.text())),
            new Route.Description(
                TAG, "Numbers in Prometheus' text format.", "", null, "text/plain")));
    List<Route> all = new ArrayList<>(others);
    all.addAll(routes);
    ObjectNode document =
        OpenApiDocument.of(
            all, BuildVersion.get(), access.keys().required(), access.checksHosts(options.host()));
    routes.add(get("/openapi.json", "This document.", OBJECT, () -> document));
    return routes;
  }

  /** What a route tells. */
  private interface Content {
    ObjectNode get();
  }

  private static Route get(String path, String summary, ObjectType answer, Content content) {
    return Route.get(
        path,
        true,
        ErrorFormat.TEI,
        call -> CompletableFuture.completedFuture(json(content.get())),
        new Route.Description(TAG, summary, "", answer, "application/json"));
  }

  private static Answer json(ObjectNode content) {
    return Answer.json(content.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode status(String status) {
    return JsonNodeFactory.instance.objectNode().put("status", status);
  }

  private ObjectNode ready() {
    if (!readiness.isReady()) {
      throw new ApiException(ErrorKind.UNAVAILABLE, "the server is starting or ending");
    }
    return status("ready");
  }

  private ObjectNode info() {
    ServedModel model = registry.models().get(0);
    ObjectNode info =
        JsonNodeFactory.instance
            .objectNode()
            .put("model_id", model.name())
            .putNull("model_sha")
            .put(
                "model_dtype",
                model.weightFormat().equals("fp32") ? "float32" : model.weightFormat())
            .put("served_model_name", model.name());
    ObjectNode type = info.putObject("model_type");
    if (model.kind() == ServedKind.EMBEDDING) {
      type.putObject("embedding").put("pooling", model.facts().pooling());
    } else {
      List<String> labels = model.facts().labels();
      ObjectNode names = type.putObject(labels.size() > 1 ? "classifier" : "reranker");
      ObjectNode byId = names.putObject("id2label");
      ObjectNode byLabel = names.putObject("label2id");
      for (int i = 0; i < labels.size(); i++) {
        byId.put(Integer.toString(i), labels.get(i));
        byLabel.put(labels.get(i), i);
      }
    }
    return info.put("max_concurrent_requests", options.maxConcurrentRequests())
        .put("max_input_length", model.facts().maxSeqLength())
        .put("max_batch_tokens", model.batchTokens())
        .putNull("max_batch_requests")
        .put("max_client_batch_size", options.maxClientBatchSize())
        .put("auto_truncate", options.autoTruncate())
        .put("tokenization_workers", Runtime.getRuntime().availableProcessors())
        .put("version", BuildVersion.get())
        .putNull("sha")
        .putNull("docker_label");
  }
}
