package org.sbert4j.gpucheck.golden;

import java.util.Locale;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.gpucheck.report.Finding;
import org.sbert4j.gpucheck.report.RowError;
import org.sbert4j.gpucheck.report.Worst;

/**
 * The errors of a model's stages. In 32 bits all of them count. In 16 bits a hidden state's error
 * grows from layer to layer and averages out in the vector, so the vectors count and the worst
 * inner stage is only told.
 */
final class Stages {
  private final boolean innerCounts;
  private final Worst counted = new Worst();
  private final Worst told = new Worst();

  Stages(WeightFormat format) {
    this.innerCounts = format == WeightFormat.FP32;
  }

  /** Rows of hidden states. */
  void inner(String stage, float[][] expected, float[][] found) {
    (innerCounts ? counted : told).add(stage, RowError.worst(expected, found));
  }

  /** What a user gets. */
  void vectors(float[][] expected, float[][] found) {
    counted.add("vectors", RowError.worst(expected, found));
  }

  Finding finding() {
    Finding finding = counted.finding();
    if (innerCounts) {
      return finding;
    }
    return new Finding(
        finding.worst(),
        String.format(
            Locale.ROOT,
            "vectors; hidden states up to %.1e: %s",
            told.error(),
            told.finding().note()));
  }
}
