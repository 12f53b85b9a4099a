package org.sbert4j.benchmarks.model.kernels;

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
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.Workspace;

/** Attention and LayerNorm of a layer of 768, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RowsBenchmark {
  private static final int HIDDEN_SIZE = 768;
  private static final int HEADS = 12;
  private static final int SHORT = 16;

  @Param({"scalar", "vector"})
  String backend;

  @Param("256")
  int tokens;

  private Backend computing;
  private Workspace workspace;
  private LayerNormWeights layerNorm;
  private Tensor queryKeyValue;
  private Tensor hiddenStates;
  private Tensor residual;
  private Tensor output;
  private PackedBatch longSentence;
  private PackedBatch shortSentences;

  /** Makes weights and inputs. */
  @Setup
  public void setUp() {
    computing = Backends.create(backend, BackendOptions.none());
    computing.warmUp();
    workspace = computing.newWorkspace(ThreadTeam.CALLER_ALONE);
    longSentence = KernelInput.batch(1, tokens);
    shortSentences = KernelInput.batch(tokens / SHORT, SHORT);
    layerNorm =
        computing.layerNormWeights(
            KernelInput.weights(1, HIDDEN_SIZE), KernelInput.weights(0, HIDDEN_SIZE), 1e-12f);
    queryKeyValue = KernelInput.activations(workspace, tokens, 3 * HIDDEN_SIZE);
    hiddenStates = KernelInput.activations(workspace, tokens, HIDDEN_SIZE);
    residual = KernelInput.activations(workspace, tokens, HIDDEN_SIZE);
    output = KernelInput.activations(workspace, tokens, HIDDEN_SIZE);
  }

  /** Residual and LayerNorm of {@code [tokens, 768]}. */
  @Benchmark
  public Tensor addLayerNorm() {
    computing.addLayerNorm(hiddenStates, residual, layerNorm, output);
    return output;
  }

  /** Attention within one sentence. */
  @Benchmark
  public Tensor attentionOfOne() {
    computing.selfAttention(queryKeyValue, longSentence, HEADS, null, output);
    return output;
  }

  /** Attention within sentences of 16 tokens. */
  @Benchmark
  public Tensor attentionOfMany() {
    computing.selfAttention(queryKeyValue, shortSentences, HEADS, null, output);
    return output;
  }

  /** Frees everything. */
  @TearDown
  public void close() {
    KernelInput.close(workspace, computing);
  }
}
