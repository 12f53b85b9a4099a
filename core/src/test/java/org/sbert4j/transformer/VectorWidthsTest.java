package org.sbert4j.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.backend.ForkedJvm;
import org.sbert4j.backend.vector.VectorBackendProvider;

/**
 * The same bits in every JVM: with registers of each width, without any, with and without the
 * compiler; and what is said where the vector backend cannot run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VectorWidthsTest {
  private static final String FLAG = "--add-modules jdk.incubator.vector";

  @TempDir private Path folder;
  private String scalarDigest;

  @BeforeEach
  void computeTheScalarDigestOnce() throws IOException, InterruptedException {
    if (scalarDigest == null) {
      scalarDigest = fork("scalar", 1).value("digest");
    }
  }

  private ForkedJvm fork(String backend, int runs, String... jvmOptions)
      throws IOException, InterruptedException {
    List<String> arguments = List.of(backend, Integer.toString(runs));
    return ForkedJvm.run(folder, DigestProgram.class, arguments, jvmOptions);
  }

  /**
   * All blocks that any machine takes; a processor with fewer registers spills, to the same bits.
   */
  @ParameterizedTest
  @CsvSource({
    "128, 16, 6 × 2", "128, 32, 6 × 4", "256, 16, 6 × 2", "256, 32, 12 × 2", "512, 32, 12 × 2",
    "128, 16, 4 × 2", "128, 32, 4 × 4", "256, 16, 4 × 2", "256, 32, 8 × 2", "512, 32, 8 × 2"
  })
  void eachWidthAndShapeGivesTheScalarBits(int bits, int registers, String blocks)
      throws IOException, InterruptedException {
    boolean narrow = blocks.startsWith("4") || blocks.startsWith("8");
    ForkedJvm jvm =
        fork(
            "vector",
            6,
            ForkedJvm.ADD_MODULES,
            "-Dsbert4j.vector.bits=" + bits,
            "-Dsbert4j.vector.registers=" + registers,
            "-Dsbert4j.vector.narrow=" + narrow);
    assumeTheMachineHas(bits, jvm);
    String expected = "vector (%d-bit, blocks of %s registers)".formatted(bits, blocks);
    assertEquals(expected, jvm.value("backend"));
    assertEquals(scalarDigest, jvm.value("digest"));
  }

  /** A machine may lack a width, and then must say so; it may not fail in another way. */
  private static void assumeTheMachineHas(int bits, ForkedJvm jvm) {
    if (jvm.out().stream().anyMatch(line -> line.startsWith("failure "))) {
      String failure = jvm.value("failure");
      assumeFalse(
          failure.contains("sbert4j.vector.bits=" + bits + " is wider than this machine's"),
          failure);
      assumeFalse(failure.contains("no vectors of 128 bits or more"), failure);
      assumeFalse(failure.contains("UseFMA"), failure);
    }
  }

  /** By plain loops all the time, and by plain loops until the vector code is compiled. */
  @ParameterizedTest
  @ValueSource(strings = {"always", "auto"})
  void aColdStartGivesTheScalarBits(String coldStart) throws IOException, InterruptedException {
    assumeTrue(
        new VectorBackendProvider().availability().available(),
        new VectorBackendProvider().availability().reason());
    ForkedJvm jvm =
        fork(
            "vector",
            2,
            ForkedJvm.ADD_MODULES,
            "-Dsbert4j.vector.coldStart=" + coldStart,
            "-D" + DigestProgram.START_COLD + "=true");
    assertTrue(jvm.value("backend").startsWith("vector ("), jvm::toString);
    assertEquals(scalarDigest, jvm.value("digest"));
    assertEquals(coldStart.equals("auto") ? "finished" : "none", jvm.value("warm-up"));
  }

  @Test
  void autoTakesTheVectorBackendAndSaysNothing() throws IOException, InterruptedException {
    assumeTrue(
        new VectorBackendProvider().availability().available(),
        new VectorBackendProvider().availability().reason());
    ForkedJvm jvm = fork("auto", 1, ForkedJvm.ADD_MODULES);
    assertTrue(jvm.value("backend").startsWith("vector ("), jvm::toString);
    assertEquals(scalarDigest, jvm.value("digest"));
    // The JVM itself warns of the incubator module, in one line.
    assertEquals(
        List.of(), jvm.err().stream().filter(line -> !line.contains("incubator")).toList());
  }

  @Test
  void aWidthThatDoesNotExistIsRefusedByName() throws IOException, InterruptedException {
    String failure =
        fork("vector", 1, ForkedJvm.ADD_MODULES, "-Dsbert4j.vector.bits=300").value("failure");
    assertTrue(failure.startsWith("BackendUnavailableException: "), failure);
    assertTrue(failure.contains("sbert4j.vector.bits=300 is no vector width"), failure);
    assertTrue(failure.contains("choose 128, 256 or 512"), failure);
  }

  @Test
  void withoutTheFlagAutoTakesScalarAndNamesTheFlagInOneLine()
      throws IOException, InterruptedException {
    ForkedJvm jvm = fork("auto", 1);
    assertTrue(jvm.value("backend").startsWith("scalar "), jvm::toString);
    assertEquals(scalarDigest, jvm.value("digest"));
    assertEquals(1, jvm.err().stream().filter(line -> line.contains(FLAG)).count(), jvm::toString);
    assertEquals(1, jvm.err().stream().filter(line -> line.contains("WARN")).count());
    assertNoStackTrace(jvm);
  }

  @Test
  void withoutTheFlagTheForcedVectorBackendNamesIt() throws IOException, InterruptedException {
    ForkedJvm jvm = fork("vector", 1);
    String failure = jvm.value("failure");
    assertTrue(failure.startsWith("BackendUnavailableException: backend vector is not"), failure);
    assertTrue(failure.contains("start java with " + FLAG), failure);
    assertNoStackTrace(jvm);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1"})
  void withoutTheCompilerTheReasonIsGivenAndTheBitsAreTheSame(String option)
      throws IOException, InterruptedException {
    String failure = fork("vector", 1, ForkedJvm.ADD_MODULES, option).value("failure");
    assertTrue(failure.contains("the C2 compiler is off"), failure);
    assertTrue(failure.contains(option.replaceFirst("=.*", "")), failure);

    ForkedJvm jvm = fork("auto", 1, ForkedJvm.ADD_MODULES, option);
    assertTrue(jvm.value("backend").startsWith("scalar "), jvm::toString);
    assertEquals(scalarDigest, jvm.value("digest"));
    assertNoStackTrace(jvm);
  }

  @Test
  void withoutFusedMultiplyAddTheForcedVectorBackendNamesIt()
      throws IOException, InterruptedException {
    ForkedJvm jvm = fork("vector", 1, ForkedJvm.ADD_MODULES, "-XX:-UseFMA");
    assertTrue(jvm.value("failure").contains("UseFMA is false"), jvm::toString);
  }

  /** Whatever is missing besides, the one warning is of what matters most. */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "auto -XX:TieredStopAtLevel=1", "scalar", "module"})
  void withoutFusedMultiplyAddTheBitsAreTheSameAndOneLineSaysSo(String how)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("-XX:-UseFMA"));
    Arrays.stream(how.split(" ")).skip(1).forEach(options::add);
    if (how.equals("module")) {
      options.add(ForkedJvm.ADD_MODULES);
    }
    String backend = how.equals("scalar") ? "scalar" : "auto";
    ForkedJvm jvm = fork(backend, 3, options.toArray(String[]::new));
    assertEquals(
        "scalar (plain Java loops, without fused multiply-add)", jvm.value("backend"), how);
    assertEquals(scalarDigest, jvm.value("digest"), how);
    List<String> warnings = jvm.err().stream().filter(line -> line.contains("WARNING: ")).toList();
    assertEquals(1, warnings.stream().filter(line -> line.contains("UseFMA is false")).count());
    assertEquals(0, warnings.stream().filter(line -> line.contains("--add-modules")).count());
    assertNoStackTrace(jvm);
  }

  /** Java's own way without the instruction takes thousands of times as long. */
  @Test
  @Tag("soak")
  void withoutFusedMultiplyAddATextTakesAFewTimesAsLong() throws IOException, InterruptedException {
    // Compiled at once, which a busy machine would put off.
    ForkedJvm with = ForkedJvm.run(folder, ForwardTimeProgram.class, List.of(), "-Xbatch");
    ForkedJvm without =
        ForkedJvm.run(folder, ForwardTimeProgram.class, List.of(), "-Xbatch", "-XX:-UseFMA");
    double ratio =
        Double.parseDouble(without.value("nanos")) / Double.parseDouble(with.value("nanos"));
    System.out.printf("a text without fused multiply-add takes %.1f times as long%n", ratio);
    // It is 23 on JDK 17 and 14 on 25; other tests may run beside this one.
    assertTrue(ratio < 60, () -> ratio + " times: " + without);
  }

  private static void assertNoStackTrace(ForkedJvm jvm) {
    assertFalse(jvm.err().stream().anyMatch(line -> line.startsWith("\tat ")), jvm::toString);
  }
}
