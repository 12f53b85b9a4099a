package org.sbert4j.benchmarks.model;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.sbert4j.benchmarks.vector.FmaPeak;

/** What a core could do at most, beside which a kernel's speed is shown. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PeakBenchmark {
  static final int FLOPS = 384 * 100_000;

  private final float[] result = new float[64];

  /** {@value #FLOPS} floating-point operations. */
  @Benchmark
  public float[] fma() {
    FmaPeak.run(FLOPS, result);
    return result;
  }
}
