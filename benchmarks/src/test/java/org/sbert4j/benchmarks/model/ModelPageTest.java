package org.sbert4j.benchmarks.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.sbert4j.benchmarks.Effort;
import org.sbert4j.benchmarks.Jvm;
import org.sbert4j.benchmarks.Machine;
import org.sbert4j.benchmarks.Measurement;
import org.sbert4j.benchmarks.ReportOptions;
import org.sbert4j.benchmarks.Versions;
import org.sbert4j.benchmarks.model.engines.Contender;
import org.sbert4j.benchmarks.model.engines.EngineOpener;
import org.sbert4j.benchmarks.model.engines.NativePeers;
import org.sbert4j.benchmarks.model.engines.Peers;
import org.sbert4j.benchmarks.model.kernels.KernelBenchmarksTest;
import org.sbert4j.benchmarks.model.kernels.KernelRuns;
import org.sbert4j.benchmarks.model.kernels.NativePrograms;
import org.sbert4j.benchmarks.model.runs.Case;
import org.sbert4j.benchmarks.model.runs.ChildRuns;
import org.sbert4j.benchmarks.model.runs.Timings;
import org.sbert4j.benchmarks.model.runs.Work;
import org.sbert4j.benchmarks.model.setup.KernelSizes;
import org.sbert4j.benchmarks.model.setup.ModelEffort;
import org.sbert4j.benchmarks.model.setup.ModelShape;
import org.sbert4j.benchmarks.model.setup.Setting;
import org.sbert4j.benchmarks.model.setup.Workbench;

class ModelPageTest {
  private static final int CORES = 2;
  private static final ModelEffort EFFORT =
      new ModelEffort(new Effort(0, 0, 1, 1, 0), 1, 0, 0, 64, 1, 2, 1);
  private static final Jvm JVM = new Jvm(Path.of("/secret/java"), "17.0.15", "Server VM 17");

  private static ModelPage page(Setting setting, ModelResults results) {
    ReportOptions report = new ReportOptions(true, Path.of("page.md"), List.of(Path.of("/secret")));
    return new ModelPage(
        new Machine("Some CPU", CORES, "Linux 6.1, amd64"),
        LocalDate.of(2026, 11, 24),
        new ModelOptions(report, false, Optional.of(Path.of("/secret/python")), false, false),
        new Versions("1.37", "0.38.0", "1.29.0", "1.20.0"),
        setting,
        List.of(results));
  }

  private static Measurement exactly(double value) {
    return new Measurement(value, value, value, Double.NaN);
  }

  private static Timings milliseconds(long... millis) {
    long[] nanos = millis.clone();
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] *= 1_000_000;
    }
    return new Timings(List.of(nanos));
  }

  @Test
  void comparesWithTheGoalsAndThePeak() {
    int[] tokens = new int[64];
    tokens[0] = 16;
    Setting setting =
        new Setting(ModelShape.REFERENCE, KernelSizes.REFERENCE, EFFORT, CORES, tokens);
    Contender ours = Contender.vector(CORES);
    Contender peer = Contender.peer(Contender.Kind.ONNX_RUNTIME, CORES);
    // The time of 10⁹ operations at 115.2 GFLOP/s a core.
    ModelResults results =
        new ModelResults(
            JVM,
            256,
            Map.of(
                KernelRuns.peak(1), exactly(1e9 / 66),
                KernelRuns.peakOfC(1), exactly(1e9 / 115.2),
                KernelRuns.peak(CORES), exactly(1e9 / 115.2 / CORES),
                KernelRuns.peakOfC(CORES), exactly(1e9 / 110 / CORES),
                KernelRuns.stream(), exactly(1e9 / 20),
                KernelRuns.linear("vector", 256, "3072x768"), exactly(1e7)),
            Map.of(
                new Case(ours, Work.shape(16, 16)), milliseconds(80, 90, 100),
                new Case(peer, Work.shape(16, 16)), milliseconds(126),
                new Case(ours, Work.shape(1, 16)), milliseconds(7),
                new Case(ours, Work.QUESTIONS), milliseconds(10, 20, 30, 40),
                new Case(peer, Work.QUESTIONS), milliseconds(100, 200)),
            Map.of(
                new ChildRuns.Key(ours, ChildRuns.Quantity.QUESTIONS_RESIDENT),
                exactly(ModelShape.REFERENCE.weightBytes() * 1.25)));
    String text = page(setting, results).text();
    for (String line :
        List.of(
            "- Machine: Some CPU, 2 cores",
            "- JDK 17.0.15: Server VM 17",
            "- Command: `benchmarks/run model --quick --jvm PATH --python PATH`",
            "| GEMM 256×3072×768, one core | FMA peak | 85% | 105% | 100% |",
            "**AVX2**, Some CPU:",
            "![One sentence, 2 threads, AVX2](page/tokens-avx2.svg)",
            "| FMA peak, one core | 66.0 |",
            "| FMA peak of a C loop, one core | 115 |",
            "| 16×16 throughput | FMA peak, all cores | 80% | 70% | 100% |",
            "| 16×16 throughput | ONNX Runtime | more than 1 × | 1.40 × | 2.00 × |",
            // 113 MB at 20 GB/s are 5.66 ms.
            "| 1×16 time | what memory and arithmetic allow | 115% or less | 124% | 100% |",
            "| questions, batches of 16 in file order | ONNX Runtime, the same batches, padded | 4 ×"
                + " | 5.00 × | ",
            "| resident memory after the questions | the weights in fp32, 182 MB | 1.5 × or less |"
                + " 1.25 × | – |",
            "| 256×3072×768, vector | 121 (105%) |",
            "| ONNX Runtime: s | 0.600 |",
            "| sbert4j: sentences/s | 640 |")) {
      assertTrue(text.lines().anyMatch(found -> found.startsWith(line)), () -> line + "\n" + text);
    }
    assertFalse(text.contains("secret"), text);
  }

  /** What is measured has the names under which the page looks for it. */
  @Test
  @Tag("soak")
  void everyCellIsFilled(@TempDir Path folder) throws RunnerException, IOException {
    String noVectorApi = KernelBenchmarksTest.whyNoVectorApi();
    assumeTrue(noVectorApi.isEmpty(), noVectorApi);
    Optional<String> noPeer = NativePeers.whyNoLangChain4j();
    assumeTrue(noPeer.isEmpty(), () -> noPeer.orElse(""));
    NativePrograms programs = new NativePrograms(Path.of("peers"), folder.resolve("c"));
    assumeTrue(programs.peakGflops(128, 1).isPresent(), "no C compiler");
    KernelSizes sizes = new KernelSizes(List.of(3, 16), List.of("24x16", "16x24"), 16, "24x16");
    Workbench workbench = Workbench.create(folder, Shapes.SMALL, EFFORT.questions());
    Setting setting = workbench.setting(sizes, EFFORT, CORES);
    ModelResults results =
        ModelReport.measure(
            Jvm.at(Jvm.current()),
            workbench,
            setting,
            EngineOpener.here(),
            new Peers(true, true, false),
            VerboseMode.SILENT,
            programs);
    List<String> dashes =
        page(setting, results)
            .text()
            .lines()
            .filter(line -> line.contains(" – |"))
            .map(line -> line.substring(2, line.indexOf(" |", 2)))
            .toList();
    assertEquals(
        List.of(
            "process start to first vector, bge-small-zh-v1.5",
            "the same with an archive of the classes, as the command keeps one",
            "resident memory after the questions",
            "16×64 without the Vector API"),
        dashes);
  }
}
