package org.sbert4j.gpucheck.speed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.gpucheck.report.Timing;
import org.sbert4j.gpucheck.setup.OnExit;

/**
 * sentence-transformers on PyTorch, measured by a Python program on the same texts, the same model
 * and the same device.
 *
 * @param description versions and device
 */
record Peer(String description, Map<String, Results> byFormat) {
  /** What the Python program ends with when it lacks something; its last line says what. */
  private static final int UNAVAILABLE = 3;

  /**
   * What came of one format.
   *
   * @param timings by the key of a workload; {@code single} for single sentences
   * @param vectors of the texts to compare
   */
  record Results(Map<String, Timing> timings, float[][] vectors) {}

  /**
   * What to measure.
   *
   * @param python the interpreter
   * @param program the Python program
   * @param device as PyTorch names it
   * @param model in sentence-transformers' form
   */
  record Request(
      String python,
      Path program,
      String device,
      Path model,
      List<WeightFormat> formats,
      BenchmarkEffort effort,
      String single,
      List<String> compared) {}

  /** There is no such Python here; the message says what it lacks. */
  static final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
      super(message);
    }
  }

  Optional<Results> results(WeightFormat format) {
    return Optional.ofNullable(byFormat.get(format.label()));
  }

  /**
   * Measures, which takes minutes.
   *
   * @param folder a folder that does not exist yet, for the texts and the answer
   * @throws UnavailableException if this machine has no such Python
   */
  static Peer run(Request request, List<Workload> workloads, Path folder)
      throws IOException, InterruptedException, UnavailableException {
    Files.createDirectories(folder);
    Path job = folder.resolve("job.json");
    Path answer = folder.resolve("answer.json");
    new ObjectMapper().writeValue(job.toFile(), job(request, workloads, folder));
    List<String> command =
        List.of(request.python(), request.program().toString(), job.toString(), answer.toString());
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UnavailableException("no Python was found: " + e.getMessage());
    }
    String last;
    int status;
    OnExit whenKilled = new OnExit(process::destroy);
    try {
      last = lastLine(process);
      status = process.waitFor();
    } finally {
      whenKilled.cancel();
    }
    if (status == UNAVAILABLE) {
      throw new UnavailableException(last);
    }
    if (status != 0) {
      throw new UnavailableException(
          "%s ended with status %d: %s".formatted(request.program(), status, last));
    }
    return read(new ObjectMapper().readTree(answer.toFile()));
  }

  private static Map<String, Object> job(Request request, List<Workload> workloads, Path folder)
      throws IOException {
    Map<String, Object> job = new LinkedHashMap<>();
    job.put("model", request.model().toAbsolutePath().toString());
    job.put("device", request.device());
    job.put("maxSeqLength", BenchmarkCheck.MAX_SEQ_LENGTH);
    job.put("formats", request.formats().stream().map(WeightFormat::label).toList());
    job.put("passes", request.effort().passes());
    job.put("single", request.single());
    job.put("singles", request.effort().singles());
    job.put("compared", request.compared());
    List<Map<String, Object>> files = new ArrayList<>();
    for (Workload workload : workloads) {
      // Several callers would only wait for each other in Python.
      if (workload.callers() == 1) {
        Path file = folder.resolve(workload.key() + ".txt");
        Files.write(file, workload.texts());
        files.add(
            Map.of(
                "key", workload.key(),
                "file", file.toAbsolutePath().toString(),
                "batchSize", workload.batchSize()));
      }
    }
    job.put("workloads", files);
    return job;
  }

  private static String lastLine(Process process) throws IOException {
    String last = "";
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        last = line.isBlank() ? last : line;
      }
    }
    return last;
  }

  private static Peer read(JsonNode answer) throws IOException {
    Map<String, Results> byFormat = new HashMap<>();
    for (Map.Entry<String, JsonNode> format : answer.get("formats").properties()) {
      Map<String, Timing> timings = new HashMap<>();
      for (Map.Entry<String, JsonNode> timing : format.getValue().get("timings").properties()) {
        JsonNode value = timing.getValue();
        timings.put(
            timing.getKey(),
            new Timing(
                value.get("seconds").doubleValue(),
                value.get("medianMillis").doubleValue(),
                value.get("p99Millis").doubleValue()));
      }
      float[][] vectors =
          new ObjectMapper().treeToValue(format.getValue().get("vectors"), float[][].class);
      byFormat.put(format.getKey(), new Results(timings, vectors));
    }
    return new Peer(answer.get("description").textValue(), byFormat);
  }
}
