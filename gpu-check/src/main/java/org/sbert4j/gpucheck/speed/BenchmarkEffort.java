package org.sbert4j.gpucheck.speed;

import java.util.List;
import org.sbert4j.gpucheck.setup.Subject;
import org.sbert4j.samples.Questions;

/**
 * How much is measured: all of it on a GPU, little on a processor, which is only there to show that
 * everything runs.
 *
 * @param questions how many of the mixed questions
 * @param tokens about as many in each call of texts of one length
 * @param lengths of those texts, in tokens
 * @param singles calls with one sentence
 * @param matrixRows rows of the matrices whose rate is measured
 * @param passes over each workload, of which the fastest counts; one more comes before
 */
record BenchmarkEffort(
    int questions, int tokens, List<Integer> lengths, int singles, int matrixRows, int passes) {
  private static final List<Integer> LENGTHS = List.of(16, 64, 256);

  static BenchmarkEffort of(Subject subject, boolean quick) {
    if (quick) {
      return new BenchmarkEffort(48, 256, List.of(8, 16), 20, 8, 1);
    }
    return subject.isGpu()
        ? new BenchmarkEffort(Questions.COUNT, 1 << 18, LENGTHS, 2000, 16384, 3)
        : new BenchmarkEffort(480, 1 << 12, LENGTHS, 50, 256, 1);
  }
}
