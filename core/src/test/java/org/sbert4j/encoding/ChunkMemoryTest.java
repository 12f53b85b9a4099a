package org.sbert4j.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ChunkMemoryTest {
  @Test
  void aShareIsAtMostHalfOfWhatIsLeft() throws InterruptedException {
    ChunkMemory memory = new ChunkMemory(1000);
    assertEquals(500, memory.take(10, 5000).bytes());
    assertEquals(20, memory.take(10, 20).bytes());
    assertEquals(240, memory.take(10, 5000).bytes());
  }

  @Test
  void aShareIsAtLeastOfUse() throws InterruptedException {
    ChunkMemory memory = new ChunkMemory(100);
    try (ChunkMemory.Share first = memory.take(80, 100)) {
      assertEquals(80, first.bytes());
    }
    assertEquals(100, memory.take(100, 100).bytes());
  }

  /** Many threads with small and great wishes: all are served, and never is more out than there. */
  @Test
  void thereIsNeverMoreOutThanThereIs() throws InterruptedException {
    ChunkMemory memory = new ChunkMemory(1000);
    AtomicLong out = new AtomicLong();
    AtomicLong most = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int caller = 0; caller < 30; caller++) {
      SplittableRandom random = new SplittableRandom(caller);
      threads.add(new Thread(() -> takeOften(memory, random, out, most)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(0, out.get());
    assertTrue(most.get() <= 1000, most + " bytes");
    assertEquals(500, memory.take(1, 1000).bytes(), "not everything was given back");
  }

  private static void takeOften(
      ChunkMemory memory, SplittableRandom random, AtomicLong out, AtomicLong most) {
    try {
      for (int i = 0; i < 300; i++) {
        try (ChunkMemory.Share share = memory.take(100, random.nextInt(100, 2000))) {
          most.accumulateAndGet(out.addAndGet(share.bytes()), Math::max);
          Thread.onSpinWait();
          out.addAndGet(-share.bytes());
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aNestedCallNeedNotWait() throws InterruptedException {
    ChunkMemory memory = new ChunkMemory(100);
    try (ChunkMemory.Share all = memory.take(100, 100);
        ChunkMemory.Share more = memory.takeAtOnce(30)) {
      assertEquals(130, all.bytes() + more.bytes());
    }
    assertEquals(50, memory.take(1, 100).bytes());
  }

  @Test
  void whoIsInterruptedDoesNotWait() {
    ChunkMemory memory = new ChunkMemory(100);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> memory.take(10, 10));
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> memory.take(1000, 1000));
  }
}
