package org.sbert4j;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.sbert4j.backend.Availability;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.vector.VectorBackendProvider;

/**
 * Once its tensors have grown, a forward pass makes some small objects for each operation and none
 * for its numbers.
 */
class ForwardAllocationTest {
  private static final int PASSES = 50;
  private static final int[] LENGTHS = {2, 30, 90};

  /** A dozen operations in each layer, each with a task and its parts' bounds. */
  private static final long BYTES_PER_PASS = 16_000;

  /** Three rows are read from tables, of which interpreted code makes small objects. */
  private static final long BYTES_PER_TOKEN = 400;

  /** C2 compiles in the background, beside whatever else the machine does. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void aPassMakesNothingThatGrowsWithItsTensors() {
    try (Backend backend = Backends.create("scalar")) {
      BertModel model = SmallBert.create(SmallBert.CONFIG, backend);
      for (int length : LENGTHS) {
        long bytes = bytesPerPass(model, length);
        assertTrue(bytes <= bound(length), () -> bytes + " bytes for 2 texts of " + length);
        assertTrue(bytes > 0, "the JVM counted nothing");
      }
    }
  }

  /** Interpreted code of the Vector API makes an object for each vector; compiled code none. */
  @Test
  void compiledVectorCodeMakesNothingEither() {
    Availability availability = new VectorBackendProvider().availability();
    assumeTrue(availability.available(), availability.reason());
    try (Backend backend = Backends.create("vector")) {
      BertModel model = SmallBert.create(SmallBert.CONFIG, backend);
      for (int length : LENGTHS) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long bytes = bytesPerPass(model, length);
        while (bytes > bound(length) && System.nanoTime() < end) {
          bytes = bytesPerPass(model, length);
        }
        long last = bytes;
        assertTrue(last <= bound(length), () -> last + " bytes for 2 texts of " + length);
      }
    }
  }

  private static long bound(int length) {
    return BYTES_PER_PASS + BYTES_PER_TOKEN * 2 * length;
  }

  /** Of two texts of one length. */
  private long bytesPerPass(BertModel model, int length) {
    long thread = Thread.currentThread().getId();
    PackedBatch batch = PackedBatch.of(SmallBert.texts(length, length));
    try (BertActivations activations = model.newActivations()) {
      model.forward(batch, activations, BertModel.HiddenStatesListener.NONE);
      long before = threads.getThreadAllocatedBytes(thread);
      for (int pass = 0; pass < PASSES; pass++) {
        model.forward(batch, activations, BertModel.HiddenStatesListener.NONE);
      }
      return (threads.getThreadAllocatedBytes(thread) - before) / PASSES;
    }
  }
}
