package org.sbert4j.benchmarks.model.kernels;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.Workspace;

/** The activation between the two halves of a feed-forward block, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GeluBenchmark {
  private static final int INTERMEDIATE_SIZE = 3072;

  @Param({"scalar", "vector"})
  String backend;

  @Param("256")
  int tokens;

  private float[][] activations;
  private Backend computing;
  private Workspace workspace;
  private Tensor tensor;

  /** Makes the tensor. */
  @Setup
  public void setUp() {
    computing = Backends.create(backend, BackendOptions.none());
    computing.warmUp();
    workspace = computing.newWorkspace(ThreadTeam.CALLER_ALONE);
    activations = KernelInput.activations(tokens, INTERMEDIATE_SIZE);
    tensor = workspace.newTensor(INTERMEDIATE_SIZE);
    tensor.setRows(tokens);
  }

  /** GELU works in place, and over and over its own output becomes denormal. */
  @Setup(Level.Invocation)
  public void fill() {
    KernelInput.write(activations, tensor);
  }

  /** GELU of {@code [tokens, 3072]}. */
  @Benchmark
  public Tensor gelu() {
    computing.activation(ActivationFunction.GELU, tensor);
    return tensor;
  }

  /** Frees everything. */
  @TearDown
  public void close() {
    KernelInput.close(workspace, computing);
  }
}
