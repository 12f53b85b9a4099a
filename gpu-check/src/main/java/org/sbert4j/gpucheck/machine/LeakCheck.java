package org.sbert4j.gpucheck.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.gpucheck.report.Finding;
import org.sbert4j.gpucheck.report.Report;
import org.sbert4j.gpucheck.setup.Check;
import org.sbert4j.gpucheck.setup.ModelFolders;
import org.sbert4j.gpucheck.setup.Subject;
import org.sbert4j.samples.Questions;

/** Loads a model, encodes and closes it, again and again: its memory must come back each time. */
public record LeakCheck(Subject subject, ModelFolders models) implements Check {
  static final int ROUNDS = 20;

  /** Rounds that come before: they load libraries and classes, which stay. */
  private static final int WARM_UP = 3;

  private static final int TEXTS = 64;

  /** What drivers and class loading may keep; a leak of a tenth as much a round is found. */
  private static final long ALLOWED = 4L << 20;

  @Override
  public String name() {
    return "leak";
  }

  @Override
  public void run(Report report) throws IOException {
    Path folder = models.measured();
    for (WeightFormat format : subject.formats()) {
      report.check(
          "leak " + format.label(), ALLOWED, MemoryGauge::format, () -> grown(folder, format));
    }
    subject.tellMissing(report, name());
  }

  private Finding grown(Path folder, WeightFormat format) {
    List<String> texts = Questions.all().subList(0, TEXTS);
    round(folder, format, texts);
    try (MemoryGauge gauge = MemoryGauge.of(subject)) {
      for (int i = 1; i < WARM_UP; i++) {
        round(folder, format, texts);
      }
      long before = gauge.used();
      for (int i = 0; i < ROUNDS; i++) {
        round(folder, format, texts);
      }
      long grown = gauge.used() - before;
      return new Finding(
          Math.max(0, grown),
          "%s after loading, encoding and closing %d times".formatted(gauge.what(), ROUNDS));
    }
  }

  private void round(Path folder, WeightFormat format, List<String> texts) {
    try (SentenceTransformer model = SentenceTransformer.load(folder, subject.options(format))) {
      model.encode(texts);
      model.encode(texts.get(0));
    }
  }
}
