package org.sbert4j.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What threads do together: they part and meet again, exchange registers, share memory. */
class LockstepTest {
  private final Samples samples;

  LockstepTest() throws Exception {
    samples = new Samples();
  }

  private static int collatz(int start) {
    int count = 0;
    for (int x = start; x != 1; count++) {
      x = x % 2 == 0 ? x / 2 : 3 * x + 1;
    }
    return count;
  }

  @Test
  void threadsLeaveLoopsAtDifferentTimes() {
    int n = 150;
    long steps = samples.fresh(Integer.BYTES * n);
    samples.launch("collatz", new ThreadGrid(4, 1, 1, 48), steps, n);
    assertArrayEquals(
        IntStream.rangeClosed(1, n).map(LockstepTest::collatz).toArray(), samples.ints(steps, n));
  }

  @Test
  void aShuffleWaitsForThoseWhoAreLate() {
    int[] in = IntStream.range(0, 32).toArray();
    long out = samples.upload(in);
    samples.launch("shuffle_after_branch", 32, out);
    int[] x = new int[32];
    for (int thread = 0; thread < 32; thread++) {
      x[thread] = thread;
      for (int i = 0; thread % 3 == 0 && i < x[thread] && i < 1_000; i++) {
        x[thread] = x[thread] * 7 + in[thread];
      }
    }
    assertArrayEquals(IntStream.range(0, 32).map(i -> x[i ^ 1]).toArray(), samples.ints(out, 32));
  }

  @Test
  void shufflesReadTheLanesThatTheyName() {
    long out = samples.fresh(Integer.BYTES * 128);
    samples.launch("shuffles", 32, out);
    int[] found = samples.ints(out, 128);
    for (int lane = 0; lane < 32; lane++) {
      assertEquals((5 * lane + 1) % 32, found[lane], "idx");
      assertEquals(lane < 3 ? lane : lane - 3, found[lane + 32], "up");
      // In segments of 8 lanes.
      assertEquals(lane % 8 + 3 < 8 ? lane + 3 : lane, found[lane + 64], "down");
      assertEquals(0b10010010_01001001_00100100_10010010, found[lane + 96], "ballot");
    }
  }

  @Test
  void warpsMeetAtTheBarrier() {
    float[] x = new float[1_000];
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 17 - 3;
      sum += x[i];
    }
    long out = samples.fresh(Float.BYTES);
    samples.launch("block_sum", 256, samples.upload(x), out, x.length);
    assertEquals((float) sum, samples.floats(out, 1)[0]);
  }

  @Test
  void aTileIsTransposedThroughSharedMemory() {
    float[] in = new float[256];
    float[] expected = new float[256];
    for (int i = 0; i < 256; i++) {
      in[i] = i;
      expected[i] = i % 16 * 16 + i / 16;
    }
    long out = samples.fresh(Float.BYTES * 256);
    samples.launch("transpose", 256, samples.upload(in), out);
    assertArrayEquals(expected, samples.floats(out, 256));
  }

  @Test
  void aBarrierOfTheWarpOrdersItsLanes() {
    long x = samples.upload(IntStream.range(0, 32).toArray());
    samples.launch("reverse_warp", 32, x);
    assertArrayEquals(IntStream.range(0, 32).map(i -> 31 - i).toArray(), samples.ints(x, 32));
  }
}
