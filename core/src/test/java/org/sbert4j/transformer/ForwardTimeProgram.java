package org.sbert4j.transformer;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.config.BertConfig;

/**
 * Prints the nanoseconds that a text of three tokens takes the scalar backend, with the layers of a
 * MiniLM; for {@link VectorWidthsTest}, which starts it in JVMs of its own.
 */
final class ForwardTimeProgram {
  private static final BertConfig CONFIG =
      new BertConfig(50, 384, 2, 12, 1536, 140, 2, 1e-12f, ActivationFunction.GELU);

  private static final long DURATION_NANOS = TimeUnit.SECONDS.toNanos(2);

  private ForwardTimeProgram() {}

  /** Without arguments. */
  public static void main(String[] arguments) {
    // Processor time, and the least of many: other programs run beside the tests.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try (Backend backend = Backends.create("scalar", BackendOptions.none())) {
      BertModel model = SmallBert.create(CONFIG, backend);
      PackedBatch batch = PackedBatch.of(SmallBert.texts(3));
      long least = Long.MAX_VALUE;
      try (BertActivations activations = model.newActivations(ThreadTeam.CALLER_ALONE)) {
        long end = threads.getCurrentThreadCpuTime() + DURATION_NANOS;
        for (long start = 0; start < end; ) {
          start = threads.getCurrentThreadCpuTime();
          model.forward(batch, activations, BertModel.HiddenStatesListener.NONE);
          least = Math.min(least, threads.getCurrentThreadCpuTime() - start);
        }
      }
      System.out.println("nanos " + least);
    }
  }
}
