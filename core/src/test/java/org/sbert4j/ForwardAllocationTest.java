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
 * for its numbers. The scalar backend is looked at, because code of the Vector API makes objects
 * until it is compiled, and the tensors are the same.
 */
class ForwardAllocationTest {
  private static final int PASSES = 50;

  /** A dozen operations in each layer, each with a task and its parts' bounds. */
  private static final long BYTES_PER_PASS = 16_000;

  /** Three rows are read from tables, of which interpreted code makes small objects. */
  private static final long BYTES_PER_TOKEN = 400;

  @Test
  void aPassMakesNothingThatGrowsWithItsTensors() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    try (Backend backend = Backends.create("scalar")) {
      BertModel model = SmallBert.create(SmallBert.CONFIG, backend);
      for (int length : new int[] {2, 30, 90}) {
        PackedBatch batch = PackedBatch.of(SmallBert.texts(length, length));
        try (BertActivations activations = model.newActivations()) {
          model.forward(batch, activations, BertModel.HiddenStatesListener.NONE);
          long before = threads.getThreadAllocatedBytes(thread);
          for (int pass = 0; pass < PASSES; pass++) {
            model.forward(batch, activations, BertModel.HiddenStatesListener.NONE);
          }
          long bytes = (threads.getThreadAllocatedBytes(thread) - before) / PASSES;
          long bound = BYTES_PER_PASS + BYTES_PER_TOKEN * batch.tokens();
          assertTrue(bytes <= bound, () -> bytes + " bytes for 2 texts of " + length);
          assertTrue(bytes > 0, "the JVM counted nothing");
        }
      }
    }
  }
}
