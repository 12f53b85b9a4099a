package org.sbert4j.gpucheck.contract;

import java.util.Arrays;
import java.util.List;

/**
 * The sizes that operations are tried with: awkward ones, which cross what a kernel divides its
 * work into, and those of real models.
 *
 * @param rows numbers of rows
 * @param features columns in and out of a linear layer, each with each
 * @param layers {@code {rows, inFeatures, outFeatures, stacked}} of real linear layers
 * @param hiddenSizes columns of what works on rows
 * @param heads {@code {numAttentionHeads, headSize}}
 * @param lengths of the sequences of packed batches
 */
public record ContractSizes(
    List<Integer> rows,
    List<Integer> features,
    List<int[]> layers,
    List<Integer> hiddenSizes,
    List<int[]> heads,
    List<int[]> lengths) {

  public static ContractSizes full() {
    return new ContractSizes(
        List.of(0, 1, 3, 8, 17, 33, 130),
        List.of(1, 5, 16, 37, 48, 193),
        List.of(
            new int[] {1, 768, 768, 3},
            new int[] {130, 768, 768, 3},
            new int[] {512, 768, 768, 1},
            new int[] {130, 768, 3072, 1},
            new int[] {130, 3072, 768, 1},
            new int[] {33, 512, 512, 3},
            new int[] {33, 384, 1536, 1}),
        List.of(1, 20, 36, 130, 384, 512, 768, 1024, 3072),
        List.of(
            new int[] {1, 1},
            new int[] {3, 5},
            new int[] {2, 13},
            new int[] {3, 16},
            new int[] {12, 32},
            new int[] {2, 48},
            new int[] {12, 64},
            new int[] {2, 80},
            new int[] {2, 128},
            new int[] {1, 256}),
        List.of(
            new int[] {},
            new int[] {0, 0},
            new int[] {0, 1, 2, 0, 7, 15, 16, 17, 33, 64, 65, 130, 0},
            new int[] {512, 3, 256, 1, 127}));
  }

  /** Fewer and smaller, for a trial. */
  public static ContractSizes quick() {
    return new ContractSizes(
        List.of(0, 1, 17, 33),
        List.of(1, 16, 37),
        List.of(new int[] {17, 768, 768, 3}),
        List.of(1, 20, 130, 768),
        List.of(new int[] {3, 5}, new int[] {12, 32}, new int[] {2, 64}),
        List.of(new int[] {0, 0}, new int[] {0, 1, 2, 0, 17, 33, 65, 0}));
  }

  /** The most of a sequence. */
  int longest() {
    return lengths.stream().flatMapToInt(Arrays::stream).max().orElseThrow();
  }
}
