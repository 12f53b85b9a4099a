package org.sbert4j.transformer;

import java.time.Duration;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.WeightFormat;

/**
 * Warms the vector backend up and prints the bytes that a forward pass makes then; for {@link
 * ForwardAllocationTest}, which starts it in a JVM of its own, because what C2 makes of the vector
 * code depends on what else a JVM has run before.
 */
final class AllocationProgram {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private AllocationProgram() {}

  /**
   * @param arguments the format of the weights, the length of the two texts, and the bytes that are
   *     few enough: while there are more, C2 may not have finished
   */
  public static void main(String[] arguments) {
    int length = Integer.parseInt(arguments[1]);
    long fewEnough = Long.parseLong(arguments[2]);
    try (Backend backend = Backends.create("vector", BackendOptions.none())) {
      WeightFormat format = WeightFormat.valueOf(arguments[0]);
      BertModel model = SmallBert.create(SmallBert.CONFIG, backend, format);
      backend.startCold();
      long end = System.nanoTime() + PATIENCE.toNanos();
      long bytes = Long.MAX_VALUE;
      while (bytes > fewEnough && System.nanoTime() < end) {
        boolean cold = DigestProgram.warmsUp();
        long now = ForwardAllocationTest.bytesPerPass(model, length);
        bytes = cold ? Long.MAX_VALUE : now;
      }
      System.out.println("bytes " + bytes);
    }
  }
}
