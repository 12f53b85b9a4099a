package org.sbert4j.benchmarks.model.setup;

import java.util.Arrays;

/**
 * With what was measured, the same on all JVMs.
 *
 * @param shape of the generated model
 * @param sizes of the kernels
 * @param effort how long
 * @param cores how many a JVM may use
 * @param questionTokens the tokens of each question, at most 256
 */
public record Setting(
    ModelShape shape, KernelSizes sizes, ModelEffort effort, int cores, int[] questionTokens) {

  /** Floating-point operations of so many sentences. */
  public double flops(int sentences, int tokens) {
    return sentences * shape.flops(tokens);
  }

  /** Floating-point operations of all questions by a model of some shape. */
  public double questionFlops(ModelShape of) {
    return Arrays.stream(questionTokens).mapToDouble(of::flops).sum();
  }

  /** The same without the rows of the last layer that pooling by [CLS] does not need. */
  public double questionClsFlops(ModelShape of) {
    return Arrays.stream(questionTokens).mapToDouble(of::clsFlops).sum();
  }

  /** Tokens of all questions. */
  public int tokens() {
    return Arrays.stream(questionTokens).sum();
  }

  /** Batches of all questions. */
  public int batches() {
    return (questionTokens.length + Workbench.BATCH_SIZE - 1) / Workbench.BATCH_SIZE;
  }
}
