package org.sbert4j.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a GPU would let pass, or let pass sometimes, ends a kernel here. */
class FaultsTest {
  private static final int[] ZEROS = new int[64];

  private final Samples samples;

  FaultsTest() throws Exception {
    samples = new Samples();
  }

  private static void assertFault(Executable launch, String... parts) {
    String message = assertThrows(PtxException.class, launch).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void readingBeyondAnAllocation() {
    long in = samples.upload(new float[40]);
    long out = samples.fresh(4 * 64);
    assertFault(
        () -> samples.launch("double_all", 64, in, out, 41),
        "kernel double_all, PTX line ",
        "(ld.global.f32)",
        "block (0, 0, 0), thread 40",
        "+ 160 of an allocation of 160 bytes");
    samples.launch("double_all", 64, in, out, 40);
  }

  @Test
  void writingBeyondAnAllocation() {
    long in = samples.upload(new float[40]);
    long out = samples.fresh(4 * 39);
    assertFault(
        () -> samples.launch("double_all", 64, in, out, 40), "(st.global.f32)", "thread 39");
  }

  @Test
  void readingBeforeAnAllocation() {
    long in = samples.upload(new float[40]);
    long out = samples.fresh(4 * 64);
    assertFault(
        () -> samples.launch("double_all", 64, in - 4, out, 40),
        "thread 0",
        "- 4 of an allocation of 160 bytes");
  }

  @Test
  void readingThroughANullPointer() {
    long out = samples.fresh(4);
    assertFault(
        () -> samples.launch("double_all", 1, 0L, out, 1), "0x0, where no allocation ever was");
  }

  @Test
  void readingWhatWasNeverWritten() {
    long in = samples.fresh(4 * 40);
    assertFault(
        () -> samples.launch("double_all", 64, in, in, 40), "thread 0", "nothing was written");
  }

  @Test
  void readingWhatWasFreed() {
    long in = samples.upload(new float[40]);
    samples.memory().free(in);
    assertFault(() -> samples.launch("double_all", 1, in, in, 1), "which was freed");
    assertThrows(MemoryFault.class, () -> samples.memory().free(in));
  }

  @Test
  void vectorsThatAreNotAligned() {
    long in = samples.upload(new float[12]);
    long out = samples.fresh(4 * 4);
    assertFault(() -> samples.launch("double_four", 1, in + 4, out), "which is no multiple of 16");
    samples.launch("double_four", 1, in + 16, out);
  }

  @Test
  void sharedMemoryWithoutABarrier() {
    long in = samples.upload(new float[256]);
    long out = samples.fresh(4 * 256);
    assertFault(
        () -> samples.launch("transpose_without_barrier", 256, in, out),
        "shared memory",
        "with no barrier between");
  }

  /** In place a transposition needs its barrier for the device's memory as well. */
  @Test
  void threadsAndBlocksThatShareTheDevicesMemory() {
    samples.watchRaces();
    long x = samples.upload(IntStream.range(0, 256).toArray());
    samples.launch("transpose", new ThreadGrid(1, 1, 1, 256), x, x);
    long y = samples.upload(1, 2, 3, 4, 5, 6, 7, 8);
    assertFault(
        () -> samples.launch("look_up", new ThreadGrid(2, 1, 1, 8), y),
        "block (1, 0, 0), thread 0",
        "thread 0 of block 0 wrote there");
    long z = samples.upload(IntStream.range(0, 64).toArray());
    assertFault(
        () -> samples.launch("increment_neighbour", 32, z),
        "thread 1: write",
        "thread 0 of block 0 read there");
  }

  @Test
  void lockstepIsNoBarrierOfAWarp() {
    long x = samples.upload(ZEROS);
    assertFault(
        () -> samples.launch("reverse_warp_without_barrier", 32, x),
        "thread 31 of block 0 wrote there with no barrier between");
  }

  @Test
  void sharedMemoryThatNobodyWrote() {
    long x = samples.upload(ZEROS);
    assertFault(
        () -> samples.launch("read_unwritten_shared", 32, x), "thread 31", "nothing was written");
    assertFault(
        () -> samples.launch("read_unwritten_shared", 64, x), "thread 63", "where no variable is");
  }

  @Test
  void aLaneThatNeverComes() {
    long out = samples.fresh(4 * 32);
    assertFault(
        () -> samples.launch("shuffle_without_first_lane", 32, out),
        "thread 1: waits for lanes that never come");
  }

  @Test
  void differentBarriers() {
    long x = samples.upload(ZEROS);
    assertFault(() -> samples.launch("two_barriers", 64, x), "wait at different barriers");
    samples.launch("two_barriers", 32, x);
    assertEquals(3, samples.ints(x, 1)[0]);
  }

  @Test
  void aMatrixThatIsNotAligned() {
    long halves = samples.upload(new int[256]);
    long sums = samples.upload(new float[512]);
    assertFault(
        () -> samples.launch("multiply_tiles", 32, halves + 16, halves, sums, sums),
        "should be multiples of 32 and 16");
  }

  @Test
  void argumentsThatDoNotFit() {
    assertFault(() -> samples.launch("look_up", 1, 1L, 2), "takes 8 bytes of arguments, not 12");
    assertFault(() -> samples.launch("nothing", 1), "the PTX has no kernel nothing");
  }

  @Test
  void instructionsThatAreNotKnown() {
    String kernel = ".visible .entry k()\n{\n.reg .b32 %%r<3>;\n%s\nret;\n}";
    GlobalMemory memory = new GlobalMemory();
    for (String instruction :
        List.of("atom.global.add.u32 %r1, [%r2], 1;", "frobnicate.s32 %r1, %r2, 3;")) {
      var module =
          new KernelInterpreter(PtxModule.parse(String.format(kernel, instruction)), memory);
      assertFault(
          () -> module.launch("k", new ThreadGrid(1, 1, 1, 32), ByteBuffer.allocate(0)),
          "PTX line 4, " + instruction.substring(0, instruction.indexOf(' ')),
          "not known");
    }
    String undeclared = String.format(kernel, "mov.u32 %r7, 0;");
    assertFault(
        () ->
            new KernelInterpreter(PtxModule.parse(undeclared), memory)
                .launch("k", new ThreadGrid(1, 1, 1, 32), ByteBuffer.allocate(0)),
        "%r7",
        "no register");
    assertFault(() -> PtxModule.parse("ret;"), "line 1");
    assertFault(() -> PtxModule.parse(".visible .entry k()\n{\nret"), "PTX line 3");
  }
}
