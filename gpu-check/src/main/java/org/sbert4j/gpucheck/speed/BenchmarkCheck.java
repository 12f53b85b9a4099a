package org.sbert4j.gpucheck.speed;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.gpucheck.report.Finding;
import org.sbert4j.gpucheck.report.Outcome;
import org.sbert4j.gpucheck.report.Report;
import org.sbert4j.gpucheck.report.RowError;
import org.sbert4j.gpucheck.report.Timing;
import org.sbert4j.gpucheck.setup.Check;
import org.sbert4j.gpucheck.setup.CheckOptions;
import org.sbert4j.gpucheck.setup.ModelFolders;
import org.sbert4j.gpucheck.setup.Subject;
import org.sbert4j.samples.Questions;

/**
 * How fast the backend is, beside what it could be at most and beside sentence-transformers on the
 * same device. Fails nothing but where the two disagree on vectors.
 */
public record BenchmarkCheck(Subject subject, ModelFolders models, CheckOptions options)
    implements Check {
  /** The most tokens of a text in the published protocol. */
  static final int MAX_SEQ_LENGTH = 256;

  private static final int COMPARED = 32;

  @Override
  public String name() {
    return "benchmark";
  }

  @Override
  public void run(Report report) throws Exception {
    BenchmarkEffort effort = BenchmarkEffort.of(subject, options.quick());
    Optional<Peer> peer = askPeer(report, effort);
    for (WeightFormat format : subject.formats()) {
      new FormatRun(report, effort, format, peer.flatMap(found -> found.results(format))).run();
    }
    subject.tellMissing(report, name());
  }

  /** Measures sentence-transformers first, while nothing of ours is on the device. */
  private Optional<Peer> askPeer(Report report, BenchmarkEffort effort) throws Exception {
    String row = "benchmark sentence-transformers";
    Optional<String> device = peerDevice();
    if (device.isEmpty()) {
      report.skip(row, "measured on a GPU, or where --python names a Python");
      return Optional.empty();
    }
    try {
      List<Workload> workloads = workloads(effort);
      long start = System.nanoTime();
      Peer peer =
          Peer.run(
              new Peer.Request(
                  options.python().orElse("python3"),
                  options.home().resolve("peers/sentence_transformers_gpu.py"),
                  device.get(),
                  models.measured(),
                  subject.formats(),
                  effort,
                  single(),
                  compared()),
              workloads,
              models.work().resolve("peer"));
      report.tell(row, Outcome.MEASURED, since(start), peer.description(), Map.of());
      return Optional.of(peer);
    } catch (Peer.UnavailableException e) {
      report.skip(row, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The model, whose tokenizer makes the texts, is closed again: the device is the other's alone.
   */
  private List<Workload> workloads(BenchmarkEffort effort) throws IOException {
    try (SentenceTransformer model = load(WeightFormat.FP32)) {
      return Workload.all(model, effort);
    }
  }

  private Optional<String> peerDevice() {
    if (subject.isGpu()) {
      return Optional.of("cuda:" + subject.device().orElse(0));
    }
    return options.python().map(python -> "cpu");
  }

  private SentenceTransformer load(WeightFormat format) throws IOException {
    LoadOptions loading = subject.options(format);
    // The tiny model of a trial has fewer positions.
    return SentenceTransformer.load(
        models.measured(), options.quick() ? loading : loading.withMaxSeqLength(MAX_SEQ_LENGTH));
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** A question of ordinary length. */
  private static String single() {
    int length = Questions.medianLength();
    return Questions.all().stream()
        .filter(text -> text.length() == length)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> compared() {
    return Questions.all().subList(0, COMPARED);
  }

  /** All measurements in one format of weights. */
  private final class FormatRun {
    private final Report report;
    private final BenchmarkEffort effort;
    private final WeightFormat format;
    private final Optional<Peer.Results> peer;
    private double matrixRate;

    FormatRun(
        Report report, BenchmarkEffort effort, WeightFormat format, Optional<Peer.Results> peer) {
      this.report = report;
      this.effort = effort;
      this.format = format;
      this.peer = peer;
    }

    void run() throws Exception {
      measureMatrixRate();
      try (SentenceTransformer model = load(format)) {
        peer.ifPresent(results -> agree(model, results));
        Stopwatch stopwatch = new Stopwatch(model, effort.passes());
        for (Workload workload : Workload.all(model, effort)) {
          long start = System.nanoTime();
          Speed speed =
              new Speed(ModelWork.of(model, workload.texts()), stopwatch.run(workload), matrixRate);
          tell(workload.name(), workload.key(), start, speed);
          if (workload.key().equals("questions")) {
            Aims.threeTimes(report, format, peer.map(results -> ratio(results, workload, speed)));
            tokenizing(stopwatch, workload, speed);
          }
          if (workload.key().equals("tokens-256") && format == WeightFormat.FP16) {
            Aims.mostOfMatrixRate(report, format, speed.share());
          }
        }
        single(model, stopwatch);
      }
    }

    private void measureMatrixRate() {
      long start = System.nanoTime();
      matrixRate = MatrixRate.flops(subject, format, effort.matrixRows());
      report.tell(
          row("matrix rate"),
          Outcome.MEASURED,
          since(start),
          Speed.teraflops(matrixRate),
          Map.of("flops", matrixRate));
    }

    private void agree(SentenceTransformer model, Peer.Results results) {
      // Each side may be as far from the exact vectors as is allowed.
      report.check(
          row("agrees with sentence-transformers"),
          2 * Subject.tolerance(format),
          () ->
              new Finding(
                  RowError.worst(results.vectors(), model.encode(compared())),
                  COMPARED + " questions"));
    }

    private void tokenizing(Stopwatch stopwatch, Workload workload, Speed speed) throws Exception {
      long start = System.nanoTime();
      Timing timing = stopwatch.tokenize(workload);
      double share = timing.seconds() / speed.timing().seconds();
      report.tell(
          row("tokenizing alone, 16 a call"),
          Outcome.MEASURED,
          since(start),
          String.format(
              Locale.ROOT,
              "%.1f sentences/s on one thread, a call %.2f ms (p99 %.2f), %.1f%% of the whole",
              workload.texts().size() / timing.seconds(),
              timing.medianMillis(),
              timing.p99Millis(),
              100 * share),
          Map.of("medianMillis", timing.medianMillis(), "shareOfWhole", share));
      Aims.littleTokenizing(report, format, share);
    }

    private void single(SentenceTransformer model, Stopwatch stopwatch) {
      long start = System.nanoTime();
      String text = BenchmarkCheck.single();
      Timing timing = stopwatch.single(text, effort.singles());
      List<String> calls = Collections.nCopies(effort.singles(), text);
      tell(
          "one sentence",
          "single",
          start,
          new Speed(ModelWork.of(model, calls), timing, matrixRate));
      Aims.underOneMillisecond(report, format, timing.medianMillis());
    }

    private double ratio(Peer.Results results, Workload workload, Speed speed) {
      return results.timings().get(workload.key()).seconds() / speed.timing().seconds();
    }

    private void tell(String name, String key, long start, Speed speed) {
      StringBuilder note = new StringBuilder(speed.describe());
      Map<String, Object> figures = new LinkedHashMap<>(speed.figures());
      Optional<Timing> other = peer.map(results -> results.timings().get(key));
      if (other.isPresent()) {
        double ratio = other.get().seconds() / speed.timing().seconds();
        note.append(
            String.format(
                Locale.ROOT,
                "; sentence-transformers %.1f/s, %.2f ms: %.2f x",
                speed.work().texts().size() / other.get().seconds(),
                other.get().medianMillis(),
                ratio));
        figures.put("peerSeconds", other.get().seconds());
        figures.put("peerMedianMillis", other.get().medianMillis());
        figures.put("ratio", ratio);
      }
      report.tell(row(name), Outcome.MEASURED, since(start), note.toString(), figures);
    }

    private String row(String what) {
      return "benchmark " + format.label() + " " + what;
    }
  }
}
