package org.sbert4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.PackedBatch;

/**
 * Once its tensors have grown, a forward pass makes some small objects for each operation and none
 * for its numbers. The scalar backend is looked at: code of the Vector API makes objects until it
 * is compiled, and what C2 makes of it depends on what else the JVM has run before.
 */
class ForwardAllocationTest {
  private static final int PASSES = 50;
  private static final int[] LENGTHS = {2, 30, 90};

  /** A dozen operations in each layer, each with a task and its parts' bounds. */
  private static final long BYTES_PER_PASS = 16_000;

  /** Three rows are read from tables, of which interpreted code makes small objects. */
  private static final long BYTES_PER_TOKEN = 400;

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
