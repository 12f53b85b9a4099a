package org.sbert4j.benchmarks.model;

import java.util.Map;
import org.sbert4j.benchmarks.Jvm;
import org.sbert4j.benchmarks.Key;
import org.sbert4j.benchmarks.Measurement;
import org.sbert4j.benchmarks.model.engines.Contender;
import org.sbert4j.benchmarks.model.runs.Case;
import org.sbert4j.benchmarks.model.runs.ChildRuns;
import org.sbert4j.benchmarks.model.runs.Timings;
import org.sbert4j.benchmarks.model.runs.Work;

/**
 * What one JVM did.
 *
 * @param registerBits the bits of a register that it computes with
 * @param kernels by JMH, in nanoseconds
 * @param timings of whole encodes
 * @param children of whole processes
 */
record ModelResults(
    Jvm jvm,
    int registerBits,
    Map<Key, Measurement> kernels,
    Map<Case, Timings> timings,
    Map<ChildRuns.Key, Measurement> children) {

  /** Floating-point operations a nanosecond (GFLOP/s) of a kernel; NaN if it was not measured. */
  double kernelSpeed(Key key, double flops) {
    return kernels.containsKey(key) ? flops / kernels.get(key).median() : Double.NaN;
  }

  /** The same by the fastest of all rounds, NaN too if it was not measured. */
  double bestSpeed(Key key, double flops) {
    return kernels.containsKey(key) ? flops / kernels.get(key).least() : Double.NaN;
  }

  /** Milliseconds of a kernel; NaN if it was not measured. */
  double kernelMillis(Key key) {
    return kernels.containsKey(key) ? kernels.get(key).median() / 1e6 : Double.NaN;
  }

  /** Median milliseconds of a batch; NaN if it was not measured. */
  double millis(Contender contender, Work work) {
    Timings found = timings.get(new Case(contender, work));
    return found == null ? Double.NaN : found.medianMillis();
  }

  /** The median of a process's numbers; NaN if there are none. */
  double child(Contender contender, ChildRuns.Quantity quantity) {
    Measurement found = children.get(new ChildRuns.Key(contender, quantity));
    return found == null ? Double.NaN : found.median();
  }
}
