package org.sbert4j.benchmarks.model.setup;

import java.util.List;

/**
 * The sizes with which kernels are measured.
 *
 * @param rows of a linear layer's input
 * @param shapes outputs and inputs of linear layers
 * @param wholeRows of the rows, those of the goal
 * @param wholeShape of the shapes, that of the goal
 */
public record KernelSizes(
    List<Integer> rows, List<String> shapes, int wholeRows, String wholeShape) {
  public static final KernelSizes REFERENCE =
      new KernelSizes(
          List.of(16, 64, 256),
          List.of("2304x768", "768x768", "3072x768", "768x3072"),
          256,
          "3072x768");

  /** Fewer, of the widest and the longest layer. */
  public static final KernelSizes MEDIUM =
      new KernelSizes(List.of(16, 256), List.of("3072x768", "768x3072"), 256, "3072x768");
}
