package org.sbert4j.benchmarks.model.kernels;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.Workspace;

/** The linear layers of a layer of 768, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LinearBenchmark {
  @Param({"scalar", "vector"})
  String backend;

  @Param({"16", "64", "256"})
  int rows;

  /** Outputs and inputs: query, key and value as one; attention's output; up; down. */
  @Param({"2304x768", "768x768", "3072x768", "768x3072"})
  String shape;

  private Backend computing;
  private Workspace workspace;
  private LinearWeights weights;
  private Tensor input;
  private Tensor output;

  /** Floating-point operations of a call. */
  public static double flops(int rows, String shape) {
    int[] sizes = sizes(shape);
    return 2.0 * rows * sizes[0] * sizes[1];
  }

  /** Outputs, then inputs. */
  private static int[] sizes(String shape) {
    List<Integer> sizes = List.of(shape.split("x", 2)).stream().map(Integer::valueOf).toList();
    return new int[] {sizes.get(0), sizes.get(1)};
  }

  /** Makes the weights and the input. */
  @Setup
  public void setUp() {
    int[] sizes = sizes(shape);
    computing = Backends.create(backend, BackendOptions.none());
    computing.warmUp();
    workspace = computing.newWorkspace(ThreadTeam.CALLER_ALONE);
    weights =
        computing.linearWeights(
            List.of(KernelInput.weights(0, sizes[0], sizes[1])),
            List.of(KernelInput.weights(0, sizes[0])),
            WeightFormat.FP32);
    input = KernelInput.activations(workspace, rows, sizes[1]);
    output = workspace.newTensor(sizes[0]);
  }

  /** One matrix multiplication, bias included. */
  @Benchmark
  public Tensor linear() {
    computing.linear(input, weights, output);
    return output;
  }

  /** Frees everything. */
  @TearDown
  public void close() {
    KernelInput.close(workspace, computing);
  }
}
