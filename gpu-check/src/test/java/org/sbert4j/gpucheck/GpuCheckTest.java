package org.sbert4j.gpucheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.gpucheck.contract.Operations;
import org.sbert4j.gpucheck.setup.Subject;

/** The whole program on CPU backends, right ones and faulty ones. */
class GpuCheckTest {
  /** Has {@code goldens}; no {@code models}, so the real model is left out. */
  @TempDir static Path home;

  @TempDir Path temporary;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void linkGoldens() throws IOException {
    Files.createSymbolicLink(
        home.resolve("goldens"), Path.of("../goldens/suite").toAbsolutePath().normalize());
  }

  @AfterEach
  void repair() {
    FaultyBackendProvider.repair();
  }

  private int run(String... arguments) {
    return new GpuCheck(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(home, List.of(arguments));
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private List<String> lines(String result) {
    return output().lines().filter(line -> line.contains(" " + result + " ")).toList();
  }

  @Test
  @Tag("soak")
  void everythingPassesOnTheCpu() throws Exception {
    Path json = temporary.resolve("table.json");
    int status =
        run("--backend", "scalar", "--quick", "--soak-minutes", "0.02", "--json", json.toString());
    assertEquals(GpuCheck.PASSED, status, () -> output() + errors());
    assertTrue(output().contains("PASSED: "), output());

    JsonNode rows = new ObjectMapper().readTree(json.toFile());
    TreeSet<String> groups = new TreeSet<>();
    rows.forEach(row -> groups.add(row.get("name").textValue().replaceFirst(" .*", "")));
    assertEquals(
        new TreeSet<>(
            List.of("machine", "contract", "goldens", "leak", "soak", "benchmark", "aim")),
        groups);
    for (JsonNode row : rows) {
      if (row.has("worstError")) {
        assertTrue(row.get("worstError").doubleValue() <= row.get("allowed").doubleValue());
      }
    }
    assertEquals(
        Operations.all().size(),
        lines("ok").stream().filter(l -> l.startsWith("contract")).count());
    assertTrue(lines("ok").stream().filter(l -> l.startsWith("goldens")).count() >= 20, output());
    assertTrue(lines("measured").size() >= 7, output());
    assertTrue(lines("skipped").stream().anyMatch(l -> l.startsWith("contract fp16")), output());
  }

  /** 16 bits through every layer of every tiny model keep within the tolerance of fp16. */
  @Test
  void roundingToHalfPassesAsFp16() throws Exception {
    Path json = temporary.resolve("table.json");
    int status =
        run(
            "--backend",
            "half",
            "--quick",
            "--only",
            "contract,goldens",
            "--json",
            json.toString());
    assertEquals(GpuCheck.PASSED, status, () -> output() + errors());
    assertTrue(
        lines("ok").stream().filter(l -> l.contains(" fp16 ")).count() >= 20, () -> output());
    // And is far too coarse for fp32, or this test would not have tried anything.
    double worst = 0;
    for (JsonNode row : new ObjectMapper().readTree(json.toFile())) {
      if (row.has("worstError") && row.get("name").textValue().endsWith("fp16")) {
        worst = Math.max(worst, row.get("worstError").doubleValue());
      }
    }
    assertTrue(worst > 3 * Subject.tolerance(WeightFormat.FP32), "worst error in fp16 " + worst);
    assertEquals(1 + 0x1p-10f, HalfBackendProvider.round(1 + 0x1p-10f));
    assertEquals(1f, HalfBackendProvider.round(1 + 0x1p-12f));
  }

  static List<String> operations() {
    return WrappedBackend.OPERATIONS;
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aFaultInOneOperationIsNamed(String operation) {
    FaultyBackendProvider.fault = operation;
    int status = run("--backend", "faulty", "--quick", "--only", "contract");
    assertEquals(GpuCheck.FAILED, status, () -> output());
    Stream<String> failed = lines("FAILED").stream();
    assertTrue(
        failed.anyMatch(line -> line.startsWith("contract " + operation + " fp32")), output());
    assertTrue(output().contains("\nFAILED: "), output());
  }

  @Test
  void attentionWithoutItsBiasIsFound() {
    FaultyBackendProvider.fault = FaultyBackendProvider.NO_POSITION_BIAS;
    assertEquals(GpuCheck.FAILED, run("--backend", "faulty", "--quick", "--only", "contract"));
    assertEquals(
        List.of("contract selfAttention with relative positions fp32", "contract run fp32"),
        failedChecks());
  }

  @Test
  void weightsByPositionAreFound() {
    FaultyBackendProvider.fault = FaultyBackendProvider.WEIGHTS_BY_POSITION;
    assertEquals(GpuCheck.FAILED, run("--backend", "faulty", "--quick", "--only", "contract"));
    assertEquals(List.of("contract pool fp32", "contract run fp32"), failedChecks());
  }

  private List<String> failedChecks() {
    return lines("FAILED").stream().map(line -> line.replaceFirst(" +FAILED .*", "")).toList();
  }

  @Test
  void memoryThatStaysIsFound() {
    FaultyBackendProvider.fault = FaultyBackendProvider.LEAK;
    assertEquals(GpuCheck.FAILED, run("--backend", "faulty", "--quick", "--only", "leak"));
    assertEquals(1, lines("FAILED").size(), output());
  }

  @Test
  void aResultThatChangesLaterIsFound() {
    FaultyBackendProvider.fault = FaultyBackendProvider.DRIFT;
    int status = run("--backend", "faulty", "--quick", "--only", "soak", "--soak-minutes", "0.1");
    assertEquals(GpuCheck.FAILED, status, () -> output());
    assertTrue(lines("FAILED").get(0).startsWith("soak results fp32"), output());
  }

  @Test
  void whatFollowsACheckThatCannotBeginIsStillRun() {
    FaultyBackendProvider.fault = FaultyBackendProvider.NO_ROOM;
    assertEquals(
        GpuCheck.FAILED, run("--backend", "faulty", "--quick", "--only", "machine,soak,benchmark"));
    List<String> failed = lines("FAILED");
    assertTrue(failed.get(0).startsWith("soak "), output());
    assertTrue(failed.get(0).endsWith("no room for weights"), output());
    assertTrue(failed.get(1).startsWith("benchmark "), output());
    assertTrue(output().contains("FAILED: 6 lines, 2 failed, 1 skipped"), output());
  }

  @Test
  void whatCannotRunHereIsSaidInOneLine() {
    assertEquals(GpuCheck.FAILED, run("--backend", "none"));
    assertEquals(1, errors().lines().count(), errors());
    assertTrue(errors().contains("unknown backend 'none'"), errors());
  }

  @Test
  void argumentsThatMakeNoSenseAreNamed() {
    assertEquals(GpuCheck.MISUSED, run("--only", "contract,everything"));
    assertTrue(errors().contains("--only knows no check 'everything'"), errors());
    assertEquals(GpuCheck.MISUSED, run("--soak-minutes", "long"));
    assertTrue(errors().contains("--soak-minutes needs a number from 0 up, not long"), errors());
    assertEquals(GpuCheck.MISUSED, run("--json"));
    assertTrue(errors().contains("--json needs a value"), errors());
    assertEquals(GpuCheck.MISUSED, run("--device", "1.5"));
    assertTrue(errors().contains("--device needs a whole number from 0 up, not 1.5"), errors());
    assertEquals(GpuCheck.MISUSED, run("--no-benchmark", "--only", "benchmark"));
    assertTrue(errors().contains("--no-benchmark leaves nothing of --only benchmark"), errors());
    String absent = temporary.resolve("absent").toString();
    assertEquals(GpuCheck.MISUSED, run("--json", absent + "/table.json"));
    assertTrue(errors().contains("--json needs a file that can be written, not " + absent));
    assertEquals(GpuCheck.MISUSED, run("--work", absent));
    assertTrue(errors().contains("--work needs a folder that can be written to, not " + absent));
    assertEquals(GpuCheck.PASSED, run("--help"));
    assertTrue(output().contains("usage: gpu-check"), output());
  }
}
