package org.sbert4j.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ServerMetricsTest {
  private final ServerMetrics metrics = new ServerMetrics("1.2.3");

  private Map<String, ExpositionParser.Family> parsed() {
    return ExpositionParser.parse(metrics.text());
  }

  /** Names and types as text-embeddings-inference 1.9.3 has them. */
  @Test
  void theNamesOfTextEmbeddingsInference() {
    metrics.queueSize(() -> 0);
    Map<String, ExpositionParser.Family> families = parsed();
    for (String counter :
        List.of(
            "te_request_count",
            "te_request_success",
            "te_request_failure",
            "te_embed_count",
            "te_embed_success",
            "te_predict_count",
            "te_predict_success")) {
      assertEquals("counter", families.get(counter).type(), counter);
      assertNull(families.get(counter + "_total"), counter);
    }
    for (String of : List.of("te_request", "te_embed", "te_predict")) {
      for (String what : List.of("", "_tokenization", "_queue", "_inference")) {
        assertEquals("histogram", families.get(of + what + "_duration").type(), of + what);
      }
    }
    for (String histogram :
        List.of("te_request_input_length", "te_batch_next_size", "te_batch_next_tokens")) {
      assertEquals("histogram", families.get(histogram).type(), histogram);
    }
    assertEquals("gauge", families.get("te_queue_size").type());
  }

  @Test
  void everythingStartsAtNought() {
    ExpositionParser.Family requests = parsed().get("te_request_count");
    assertEquals(0, requests.value("method", "single"));
    assertEquals(0, requests.value("method", "batch"));
    for (String why :
        List.of(
            "overloaded",
            "validation",
            "tokenization",
            "batch_size",
            "model_type",
            "inference",
            "dropped")) {
      assertEquals(0, parsed().get("te_request_failure").value("err", why));
    }
  }

  @Test
  void aRequestIsCountedWhereItBelongs() {
    metrics.requestStarted(RequestMethod.BATCH);
    metrics.requestStarted(RequestMethod.SINGLE);
    metrics.requestFailed(RequestFailure.BATCH_SIZE);
    metrics.embed().started(3);
    RequestTimes times = new RequestTimes(20_000_000, 1_000_000, 2_000_000, 16_000_000);
    metrics.embed().succeeded(3, times);
    metrics.requestSucceeded(RequestMethod.BATCH, times);
    metrics.inputLength(7);
    metrics.batch(3, 21);
    metrics.predict().started(2);
    metrics.predict().succeeded(2, times);
    metrics.queueSize(() -> 5);

    Map<String, ExpositionParser.Family> families = parsed();
    assertEquals(1, families.get("te_request_count").value("method", "batch"));
    assertEquals(1, families.get("te_request_success").value("method", "batch"));
    assertEquals(0, families.get("te_request_success").value("method", "single"));
    assertEquals(1, families.get("te_request_failure").value("err", "batch_size"));
    assertEquals(3, families.get("te_embed_count").value());
    assertEquals(3, families.get("te_embed_success").value());
    assertEquals(2, families.get("te_predict_success").value());
    assertEquals(5, families.get("te_queue_size").value());
    assertEquals(7, families.get("te_request_input_length").sample("te_request_input_length_sum"));
    assertEquals(
        1, families.get("te_batch_next_size").sample("te_batch_next_size_bucket", "le", "4"));
    assertEquals(
        0, families.get("te_batch_next_tokens").sample("te_batch_next_tokens_bucket", "le", "16"));
    assertEquals(0.02, sum(families, "te_request_duration"), 1e-12);
    assertEquals(0.06, sum(families, "te_embed_duration"), 1e-12);
    assertEquals(0.003, sum(families, "te_embed_tokenization_duration"), 1e-12);
    assertEquals(0.006, sum(families, "te_embed_queue_duration"), 1e-12);
    assertEquals(0.032, sum(families, "te_predict_inference_duration"), 1e-12);
    assertEquals(0.016, sum(families, "te_request_inference_duration"), 1e-12);
  }

  private static double sum(Map<String, ExpositionParser.Family> families, String name) {
    return families.get(name).sample(name + "_sum");
  }

  @Test
  void durationsReachBeyondTheTimeoutOfARequest() {
    double[] bounds =
        parsed().get("te_request_duration").samples().stream()
            .filter(sample -> sample.labels().containsKey("le"))
            .map(sample -> sample.labels().get("le"))
            .filter(bound -> !bound.equals("+Inf"))
            .mapToDouble(Double::parseDouble)
            .toArray();
    assertEquals(1e-4, bounds[0]);
    assertEquals(64.7, bounds[bounds.length - 1]);
  }

  @Test
  void modelsAreToldOfByName() {
    AtomicBoolean loaded = new AtomicBoolean();
    ModelMetrics model =
        metrics.addModel("bge \"small\"", loaded::get, () -> loaded.get() ? 42 : 0);
    model.add(2, 17);
    model.add(1, 3);
    metrics.addModel("other-model", () -> true, () -> 7);
    Map<String, ExpositionParser.Family> families = parsed();
    assertEquals(3, families.get("sbert4j_texts_total").value("model", "bge \"small\""));
    assertEquals(20, families.get("sbert4j_tokens_total").value("model", "bge \"small\""));
    assertEquals(0, families.get("sbert4j_texts_total").value("model", "other-model"));
    assertEquals(0, families.get("sbert4j_model_loaded").value("model", "bge \"small\""));
    assertEquals(7, families.get("sbert4j_model_memory_bytes").value("model", "other-model"));
    loaded.set(true);
    assertEquals(1, parsed().get("sbert4j_model_loaded").value("model", "bge \"small\""));
    assertEquals(42, parsed().get("sbert4j_model_memory_bytes").value("model", "bge \"small\""));
    assertEquals(1, families.get("sbert4j_build_info").value("version", "1.2.3"));
  }

  @Test
  void theJvmTellsOfItself() {
    Map<String, ExpositionParser.Family> families = parsed();
    // G1 tells 0 until its first region is full.
    assertTrue(families.get("jvm_memory_used_bytes").value("area", "heap") >= 0);
    assertTrue(families.get("jvm_memory_used_bytes").value("area", "nonheap") > 100_000);
    assertTrue(families.get("jvm_memory_committed_bytes").value("area", "heap") > 100_000);
    assertTrue(families.get("jvm_memory_max_bytes").value("area", "heap") > 100_000);
    double threads = families.get("jvm_threads_current").value();
    assertTrue(threads >= 1 && threads <= families.get("jvm_threads_peak").value());
    assertEquals("summary", families.get("jvm_gc_collection_seconds").type());
    assertFalse(families.get("jvm_gc_collection_seconds").samples().isEmpty());
    double start = families.get("process_start_time_seconds").value();
    double now = System.currentTimeMillis() / 1e3;
    assertTrue(start < now + 60 && start > now - 86_400, start + " and " + now);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void linuxTellsOfTheProcess() {
    Map<String, ExpositionParser.Family> families = parsed();
    double resident = families.get("process_resident_memory_bytes").value();
    assertTrue(resident > 10e6 && resident < 1e12, "resident " + resident);
    double files = families.get("process_open_fds").value();
    assertTrue(files >= 3 && files < 1e6, "files " + files);
    assertTrue(families.get("process_cpu_seconds_total").value() > 0.01);
    assertEquals("counter", families.get("process_cpu_seconds_total").type());
  }

  @Test
  void anotherSystemTellsNothing(@TempDir Path folder) throws Exception {
    LinuxProcess process = new LinuxProcess(folder);
    assertTrue(Double.isNaN(process.residentBytes()));
    assertTrue(Double.isNaN(process.openFiles()));
    Files.writeString(folder.resolve("status"), "Name:\tjava\nVmRSS:\t   1234 kB\n");
    assertEquals(1234 * 1024, process.residentBytes());
    Files.writeString(folder.resolve("status"), "VmRSS:\t   lots kB\n");
    assertTrue(Double.isNaN(process.residentBytes()));
  }
}
