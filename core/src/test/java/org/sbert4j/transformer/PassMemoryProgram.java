package org.sbert4j.transformer;

import java.util.Collections;
import java.util.List;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.Batching;
import org.sbert4j.backend.HeldMemory;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.config.BertConfig;
import org.sbert4j.threads.ShuffledTeam;
import org.sbert4j.weights.Architecture;
import org.sbert4j.weights.PoolingMode;

/**
 * Prints what forward passes hold and what {@link PassMemory} says, in a JVM of its own, since the
 * width of vectors and the cold start are settings of a JVM; for {@link PassMemoryTest}.
 */
final class PassMemoryProgram {
  private static final int[] LONGEST = {1, 33, 100, 256, 512};
  private static final int[] THREADS = {1, 3};
  private static final List<WeightFormat> FORMATS =
      List.of(WeightFormat.FP32, WeightFormat.BF16, WeightFormat.INT8);

  private static final BertConfig BERT =
      new BertConfig(50, 96, 1, 3, 384, 512, 2, 1e-12f, ActivationFunction.GELU);

  /** Wide embeddings, positions that are no indices, relative positions: all that may differ. */
  private static final BertConfig RELATIVE =
      new BertConfig(
          Architecture.ELECTRA,
          50,
          400,
          96,
          1,
          3,
          384,
          514,
          1,
          0,
          32,
          1e-12f,
          ActivationFunction.GELU);

  /** Lines that are printed. */
  static final int PASSES = LONGEST.length * THREADS.length * (FORMATS.size() + 1);

  private PassMemoryProgram() {}

  /**
   * @param arguments the backend's name
   */
  public static void main(String[] arguments) {
    try (Backend backend = Backends.create(arguments[0], BackendOptions.none())) {
      for (WeightFormat format : FORMATS) {
        print(new ModuleStack(weights(BERT, backend, format), backend), format);
      }
      ModuleStack relative =
          new ModuleStack(weights(RELATIVE, backend, WeightFormat.FP32), backend);
      print(relative, WeightFormat.FP32);
    } catch (BackendUnavailableException e) {
      System.out.println("unavailable " + e.getMessage());
    }
  }

  private static void print(ModuleStack stack, WeightFormat format) {
    for (int longest : LONGEST) {
      for (int threads : THREADS) {
        print(stack, format, longest, threads);
      }
    }
  }

  private static StackWeights weights(BertConfig config, Backend backend, WeightFormat format) {
    return new StackWeights(
        config,
        SmallBert.weights(config, backend, format),
        List.of(PoolingMode.MEAN, PoolingMode.CLS),
        List.of(new StackWeights.Normalize()));
  }

  private static void print(ModuleStack stack, WeightFormat format, int longest, int threads) {
    int rows = Math.max(longest, Batching.CPU.maxRows());
    ThreadTeam team = threads == 1 ? ThreadTeam.CALLER_ALONE : new ShuffledTeam(threads);
    StackActivations activations = stack.newActivations(team, new ActivationRoom(rows, longest));
    PackedBatch batch =
        PackedBatch.of(
            Collections.nCopies(rows / longest, new int[longest]),
            stack.weights().config().paddingIdx());
    // Often enough that each member of a team has had a part of everything.
    for (int pass = 0; pass < 5; pass++) {
      stack.encode(batch, activations);
    }
    long held = HeldMemory.bytesOfArrays(activations);
    PassMemory said = new PassMemory(stack.weights(), stack.backend(), format);
    System.out.printf(
        "pass held %d said %d %s longest %d threads %d%n",
        held, said.bytes(rows, longest, threads), format, longest, threads);
  }
}
