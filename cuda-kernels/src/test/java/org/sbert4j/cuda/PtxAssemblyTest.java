package org.sbert4j.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.cuda.kernels.Kernel;
import org.sbert4j.cuda.kernels.Kernels;

/** Every device from V100 to H200 takes the kernels, and none keeps registers in memory. */
class PtxAssemblyTest {
  /** What a block may have without asking for more. */
  private static final int MOST_SHARED_BYTES = 48 * 1024;

  @BeforeAll
  static void loadAssembler() throws IOException {
    try {
      PtxAssembler.load();
    } catch (FileNotFoundException e) {
      abort(e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sm_70", "sm_75", "sm_80", "sm_86", "sm_89", "sm_90"})
  void everyDeviceTakesEveryKernel(String architecture) {
    List<PtxAssembler.Needs> needs = PtxAssembler.assemble(ShippedPtx.text(), architecture);
    assertEquals(
        Kernels.all().stream().map(Kernel::name).collect(Collectors.toSet()),
        needs.stream().map(PtxAssembler.Needs::kernel).collect(Collectors.toSet()));
    assertEquals(List.of(), needs.stream().filter(PtxAssemblyTest::tooMuch).toList());
  }

  private static boolean tooMuch(PtxAssembler.Needs needs) {
    return needs.stackBytes() > 0
        || needs.spillBytes() > 0
        || needs.sharedBytes() > MOST_SHARED_BYTES;
  }

  @Test
  void whatIsNoPtxIsReportedWithItsLine() {
    String ptx =
        ".version 6.3\n.target sm_70\n.address_size 64\n.visible .entry k()\n{ nonsense; }";
    String message =
        assertThrows(IllegalArgumentException.class, () -> PtxAssembler.assemble(ptx, "sm_70"))
            .getMessage();
    assertTrue(message.startsWith("sm_70: ") && message.contains("line 5"), message);
  }

  /** The kernels as they are, but with less registers than they need. */
  @Test
  void spillsAreSeen() {
    String ptx = ShippedPtx.text().replace(".minnctapersm 1", ".maxnreg 40");
    assertEquals(
        List.of("self_attention_64_f32"),
        PtxAssembler.assemble(ptx, "sm_70").stream()
            .filter(needs -> needs.spillBytes() > 0 && tooMuch(needs))
            .map(PtxAssembler.Needs::kernel)
            .filter("self_attention_64_f32"::equals)
            .toList());
  }

  @Test
  void tooMuchSharedMemoryIsSeen() {
    String ptx =
        """
        .version 6.3
        .target sm_70
        .address_size 64
        .visible .entry k() {
          .shared .b8 much[50000];
          st.shared.u8 [much], 0;
          ret;
        }
        """;
    String message =
        assertThrows(IllegalArgumentException.class, () -> PtxAssembler.assemble(ptx, "sm_70"))
            .getMessage();
    assertTrue(message.contains("shared"), message);
  }
}
