package org.sbert4j.server;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.sbert4j.server.http.Call;
import org.sbert4j.server.http.CallListener;
import org.sbert4j.server.http.ErrorKind;
import org.sbert4j.server.log.AccessEntry;
import org.sbert4j.server.log.AccessLog;
import org.sbert4j.server.log.ModelWork;
import org.sbert4j.server.metrics.ModelMetrics;
import org.sbert4j.server.metrics.RequestFailure;
import org.sbert4j.server.metrics.RequestMethod;
import org.sbert4j.server.metrics.RequestTimes;
import org.sbert4j.server.metrics.ServerMetrics;
import org.sbert4j.server.metrics.TaskMetrics;
import org.sbert4j.server.model.ModelRegistry;
import org.sbert4j.server.model.ServedKind;
import org.sbert4j.server.model.ServedModel;

/** Notes each request in the metrics and the access log. Thread-safe. */
final class CallRecorder implements CallListener {
  /** Under this name a request has the sum of what was computed for its lines. */
  private static final String STREAM = StreamWork.class.getName();

  private final ServerMetrics metrics;
  private final AccessLog log;
  private final Map<String, ModelMetrics> models = new HashMap<>();
  private final Map<String, TaskMetrics> tasks = new HashMap<>();

  /**
   * Begins the metrics of the models.
   *
   * @param log null for none
   */
  CallRecorder(ServerMetrics metrics, ModelRegistry registry, AccessLog log) {
    this.metrics = metrics;
    this.log = log;
    for (ServedModel model : registry.models()) {
      models.put(
          model.name(),
          metrics.addModel(
              model.name(),
              model::isLoaded,
              () -> model.isLoaded() ? model.facts().memoryBytes() : 0));
      tasks.put(
          model.name(), model.kind() == ServedKind.EMBEDDING ? metrics.embed() : metrics.predict());
    }
    metrics.queueSize(() -> registry.models().stream().mapToLong(ServedModel::queueSize).sum());
  }

  @Override
  public boolean needsTexts() {
    return log != null && log.writesInputs();
  }

  @Override
  public void ended(Ended ended) {
    if (ended.route() != null && ended.route().request() != null) {
      count(ended);
    }
    if (log != null) {
      log.add(entry(ended));
    }
  }

  private void count(Ended ended) {
    Call.Work work = ended.work();
    int texts = work.tokens().length;
    RequestMethod method = texts > 1 ? RequestMethod.BATCH : RequestMethod.SINGLE;
    metrics.requestStarted(method);
    if (ended.error() != null) {
      metrics.requestFailed(failure(ended.error()));
    } else if (ended.status() != 200) {
      metrics.requestFailed(RequestFailure.DROPPED);
    } else {
      RequestTimes times =
          new RequestTimes(
              ended.nanos(), work.tokenizationNanos(), work.queueNanos(), work.inferenceNanos());
      metrics.requestSucceeded(method, times);
      computed(work, times);
    }
  }

  @Override
  public void computed(Request request, Call.Work part) {
    if (log != null) {
      StreamWork sum = (StreamWork) request.getAttribute(STREAM);
      if (sum == null) {
        sum = new StreamWork(part.model(), log.writesInputs());
        request.setAttribute(STREAM, sum);
      }
      sum.add(part);
    }
    long total = part.tokenizationNanos() + part.queueNanos() + part.inferenceNanos();
    computed(
        part,
        new RequestTimes(
            total, part.tokenizationNanos(), part.queueNanos(), part.inferenceNanos()));
  }

  private void computed(Call.Work work, RequestTimes times) {
    int texts = work.tokens().length;
    if (texts > 0) {
      tasks.get(work.model()).started(texts);
      tasks.get(work.model()).succeeded(texts, times);
      models.get(work.model()).add(texts, work.totalTokens());
    }
    for (int tokens : work.tokens()) {
      metrics.inputLength(tokens);
    }
  }

  private static RequestFailure failure(ErrorKind kind) {
    return switch (kind) {
      case JSON, VALIDATION, EMPTY, MEDIA_TYPE -> RequestFailure.VALIDATION;
      case BATCH_SIZE -> RequestFailure.BATCH_SIZE;
      case PAYLOAD -> RequestFailure.BODY_SIZE;
      case UNAUTHORIZED -> RequestFailure.UNAUTHORIZED;
      case NOT_FOUND -> RequestFailure.MODEL_NOT_FOUND;
      case OVERLOADED -> RequestFailure.OVERLOADED;
      case SLOW_CLIENT, TIMEOUT -> RequestFailure.TIMEOUT;
      case UNAVAILABLE -> RequestFailure.UNHEALTHY;
      case BACKEND -> RequestFailure.INFERENCE;
      case METHOD, HOST -> RequestFailure.OTHER;
    };
  }

  private AccessEntry entry(Ended ended) {
    Request request = ended.request();
    return new AccessEntry(
        Instant.now().minusNanos(ended.nanos()),
        request.getMethod(),
        request.getHttpURI().getPath(),
        ended.status(),
        Request.getContentBytesRead(request),
        ended.bytesOut(),
        ended.nanos(),
        modelWork(ended),
        Request.getRemoteAddr(request),
        ended.trace(),
        ended.error() == null ? null : ended.error().name().toLowerCase(java.util.Locale.ROOT));
  }

  /** What the log tells of a request's work; null if no model did anything. */
  private ModelWork modelWork(Ended ended) {
    if (ended.request().getAttribute(STREAM) instanceof StreamWork stream) {
      return stream.toModelWork();
    }
    Call.Work work = ended.work();
    return work.tokens().length == 0
        ? null
        : new ModelWork(
            work.model(),
            work.tokens().length,
            work.totalTokens(),
            work.queueNanos(),
            work.inferenceNanos(),
            work.texts());
  }
}
