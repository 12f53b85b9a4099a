package org.sbert4j.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Single instructions as the PTX manual defines them, those above all that clang wrote into none of
 * the samples. Registers are 64 bits wide here; an instruction of fewer bits must not mind.
 */
class InstructionsTest {
  private static final String KERNEL =
      """
      .version 6.3
      .target sm_70
      .visible .entry k(.param .u64 pa, .param .u64 pb, .param .u64 pc, .param .u64 pout)
      {
      .reg .b64 %a, %b, %c, %r, %out;
      .reg .b32 %low, %high;
      .reg .pred %p, %q;
      .shared .align 8 .b8 tile[64];
      ld.param.u64 %a, [pa];
      ld.param.u64 %b, [pb];
      ld.param.u64 %c, [pc];
      ld.param.u64 %out, [pout];
      INSTRUCTIONS
      st.global.u64 [%out], %r;
      ret;
      }
      """;

  /** What is left in {@code %r}, as far as its type reaches. */
  private static long run(String instructions, long a, long b, long c) {
    GlobalMemory memory = new GlobalMemory();
    PtxModule module = PtxModule.parse(KERNEL.replace("INSTRUCTIONS", instructions));
    ByteBuffer arguments = ByteBuffer.allocate(4 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long out = memory.allocate(Long.BYTES);
    arguments.putLong(a).putLong(b).putLong(c).putLong(out).flip();
    new KernelInterpreter(module, memory).launch("k", new ThreadGrid(1, 1, 1, 1), arguments);
    return memory.read(out, Long.BYTES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bfe.u32 %r, %a, %b, %c;        | f0a5     | 4        | 8        | a",
        "bfe.u32 %r, %a, %b, %c;        | ffffffff | 28       | 0        | 0",
        "bfe.s32 %r, %a, %b, %c;        | 80000000 | 1c       | 8        | fffffff8",
        "prmt.b32 %r, %a, %b, %c;       | 33221100 | 77665544 | 7150     | 77115500",
        "prmt.b32 %r, %a, %b, %c;       | 80       | 0        | 9888     | ffffff",
        "shf.r.clamp.b32 %r, %a, %b, %c;| 11111111 | 22222222 | 24       | 22222222",
        "shf.l.clamp.b32 %r, %a, %b, %c;| 11111111 | 22222222 | 4        | 22222221",
        "shf.r.wrap.b32 %r, %a, %b, %c; | 11111111 | 22222222 | 24       | 21111111",
        "mul.hi.u32 %r, %a, %b;         | ffffffff | ffffffff | 0        | fffffffe",
        "mul.hi.s32 %r, %a, %b;         | ffffffff | 2        | 0        | ffffffff",
        "mad.lo.s32 %r, %a, %b, %c;     | 7        | fffffffe | 3        | fffffff5",
        "shl.b32 %r, %a, %b;            | 1        | 20       | 0        | 0",
        "shr.u32 %r, %a, %b;            | 80000000 | 1f       | 0        | 1",
        "shr.s32 %r, %a, %b;            | 80000000 | 40       | 0        | ffffffff",
        "brev.b32 %r, %a;               | 3        | 0        | 0        | c0000000",
        "clz.b32 %r, %a;                | ff       | 0        | 0        | 18",
        "cnot.b32 %r, %a;               | 0        | 0        | 0        | 1",
        "abs.s32 %r, %a;                | fffffff9 | 0        | 0        | 7",
        "min.u32 %r, %a, %b;            | ffffffff | 1        | 0        | 1",
        "min.s32 %r, %a, %b;            | ffffffff | 1        | 0        | ffffffff",
        "rem.s32 %r, %a, %b;            | fffffff9 | 4        | 0        | fffffffd",
        "cvt.s16.s8 %r, %a;             | 1280     | 0        | 0        | ffffff80",
        "cvt.rni.s32.f32 %r, %a;        | 40200000 | 0        | 0        | 2",
        "cvt.rpi.f32.f32 %r, %a;        | 3fa00000 | 0        | 0        | 40000000",
        "cvt.rzi.s32.f32 %r, %a;        | 7fc00000 | 0        | 0        | 0",
        "cvt.rzi.u32.f32 %r, %a;        | bf800000 | 0        | 0        | 0",
        "cvt.rzi.s32.f32 %r, %a;        | 7f000000 | 0        | 0        | 7fffffff",
        "cvt.rn.f32.u32 %r, %a;         | ffffffff | 0        | 0        | 4f800000",
        "cvt.rn.f16.s32 %r, %a;         | fffffffe | 0        | 0        | ffffc000",
        "rcp.rn.f32 %r, %a;             | 40400000 | 0        | 0        | 3eaaaaab",
        "lg2.approx.f32 %r, %a;         | 41000000 | 0        | 0        | 40400000",
        "add.ftz.f32 %r, %a, %b;        | 00400000 | 00300000 | 0        | 0",
        "mul.ftz.f32 %r, %a, %b;        | 80000001 | 3f800000 | 0        | 80000000",
        "mov.b64 {%low, %high}, %a; mov.b64 %r, {%high, %low}; | 1 | 0   | 0 | 100000000",
        "st.shared.u64 [tile+8], %a; ld.shared.u32 %r, [tile+8]; | abcd | 0 | 0 | abcd",
        "setp.lt.and.s32 %p, %a, %b, 1; selp.b32 %r, 5, 6, %p;   | 1 | 2 | 0 | 5",
        "setp.eq.f32 %q, %a, %a; setp.lt.or.s32 %p, %b, %c, !%q; selp.b32 %r, 5, 6, %p;"
            + "| 7fc00000 | 2 | 1 | 5",
        "setp.nan.f32 %p, %a, %b; @!%p mov.u32 %r, 1; @%p mov.u32 %r, 2; | 7fc00000 | 0 | 0 | 2",
      })
  void givesWhatTheManualSays(String instructions, String a, String b, String c, String expected) {
    long found =
        run(instructions, Long.parseLong(a, 16), Long.parseLong(b, 16), Long.parseLong(c, 16));
    boolean wide = instructions.contains("mov.b64");
    assertEquals(Long.parseLong(expected, 16), wide ? found : found & 0xffffffffL, instructions);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mul.hi.u64 %r, %a, %b;  | ffffffffffffffff | ffffffffffffffff | fffffffffffffffe",
        "mul.hi.s64 %r, %a, %b;  | ffffffffffffffff | ffffffffffffffff | 0",
        "mul.wide.u32 %r, %a, %b;| ffffffff         | ffffffff         | fffffffe00000001",
        "mul.wide.s32 %r, %a, %b;| ffffffff         | ffffffff         | 1",
        "mul.wide.s16 %r, %a, %b;| 8000             | 7fff             | ffffffffc0008000",
        "div.u64 %r, %a, %b;     | ffffffffffffffff | 10               | fffffffffffffff",
        "shr.u64 %r, %a, %b;     | 8000000000000000 | 3f               | 1",
        "shr.s64 %r, %a, %b;     | 8000000000000000 | 7f               | ffffffffffffffff",
        "bfe.u64 %r, %a, %b, 8;  | ff00000000000000 | 3c               | f",
        "cvt.s64.s32 %r, %a;     | 80000000         | 0                | ffffffff80000000",
        "cvt.u64.u32 %r, %a;     | f80000000        | 0                | 80000000",
        "cvta.shared.u64 %r, %a; cvta.to.shared.u64 %r, %r; | 30 | 0   | 30",
        "mov.u64 %b, tile; cvta.shared.u64 %b, %b; st.u64 [%b+16], %a; ld.shared.u64 %r, [tile+16];"
            + "| 1234567812345678 | 0 | 1234567812345678",
      })
  void givesWhatTheManualSaysIn64Bits(String instructions, String a, String b, String expected) {
    long found = run(instructions, Long.parseUnsignedLong(a, 16), Long.parseUnsignedLong(b, 16), 0);
    assertEquals(Long.parseUnsignedLong(expected, 16), found, instructions);
  }
}
