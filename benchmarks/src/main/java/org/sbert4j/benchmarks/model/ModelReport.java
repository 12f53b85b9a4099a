package org.sbert4j.benchmarks.model;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.sbert4j.benchmarks.Jvm;
import org.sbert4j.benchmarks.Key;
import org.sbert4j.benchmarks.Machine;
import org.sbert4j.benchmarks.Measurement;
import org.sbert4j.benchmarks.PageFile;
import org.sbert4j.benchmarks.UsageException;
import org.sbert4j.benchmarks.Versions;
import org.sbert4j.benchmarks.model.engines.EngineOpener;
import org.sbert4j.benchmarks.model.engines.Peers;
import org.sbert4j.benchmarks.model.kernels.KernelRuns;
import org.sbert4j.benchmarks.model.kernels.NativePrograms;
import org.sbert4j.benchmarks.model.runs.Case;
import org.sbert4j.benchmarks.model.runs.ChildRuns;
import org.sbert4j.benchmarks.model.runs.EncodeRuns;
import org.sbert4j.benchmarks.model.runs.Timings;
import org.sbert4j.benchmarks.model.setup.ModelEffort;
import org.sbert4j.benchmarks.model.setup.ModelShape;
import org.sbert4j.benchmarks.model.setup.Setting;
import org.sbert4j.benchmarks.model.setup.Workbench;

/** Measures the model and writes the page about it; {@code benchmarks/run} starts this. */
final class ModelReport {
  private ModelReport() {}

  /** Arguments: a folder for models and texts, peers/pytorch.py, then the options. */
  public static void main(String[] arguments) throws RunnerException, IOException {
    try {
      List<String> words = List.of(arguments);
      ModelOptions options = ModelOptions.parse(words.subList(2, words.size()));
      report(options, Path.of(words.get(0)), Path.of(words.get(1)));
    } catch (UsageException e) {
      System.err.println("benchmarks: " + e.getMessage());
      System.exit(2);
    }
    // langchain4j's threads, of the check that it is there, would keep the process for a while.
    System.exit(0);
  }

  /** Writes the page anew after each JVM, so that what was measured survives what comes after. */
  private static void report(ModelOptions options, Path folder, Path pytorch)
      throws RunnerException, IOException {
    List<Path> given = options.report().jvms();
    List<Jvm> jvms =
        new ArrayList<>(
            (given.isEmpty() ? List.of(Jvm.current()) : given).stream().map(Jvm::at).toList());
    if (options.avx2()) {
      jvms.addAll(jvms.stream().map(Jvm::heldToAvx2).toList());
    }
    NativePrograms c = new NativePrograms(pytorch.resolveSibling(""), folder.resolve("c"));
    Optional<Path> preload = options.avx2() ? c.avx2() : Optional.empty();
    Machine machine = Machine.here();
    ModelEffort effort = options.effort();
    Workbench workbench = Workbench.create(folder, ModelShape.REFERENCE, effort.questions());
    Setting setting = workbench.setting(options.sizes(), effort, machine.cores());
    Peers peers = Peers.available(options.python().isPresent());
    List<ModelResults> results = new ArrayList<>();
    for (Jvm jvm : jvms) {
      Map<String, String> held = jvm.avx2() ? held(preload) : Map.of();
      Peers taking = jvm.avx2() && preload.isEmpty() ? new Peers(false, false, false) : peers;
      EngineOpener opener = EngineOpener.processes(jvm, options.python(), pytorch, held);
      results.add(measure(jvm, workbench, setting, opener, taking, VerboseMode.NORMAL, c));
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      ModelPage page =
          new ModelPage(machine, today, options, Versions.ofBuild(), setting, List.copyOf(results));
      Path output = options.report().output();
      for (Map.Entry<String, String> plot : page.plots().entrySet()) {
        PageFile.write(output.resolveSibling(plot.getKey()), plot.getValue());
      }
      PageFile.write(output, page.text());
    }
  }

  /** The preload holds everybody; PyTorch's libraries are told besides. */
  private static Map<String, String> held(Optional<Path> preload) {
    return preload
        .map(
            library ->
                Map.of(
                    "LD_PRELOAD", library.toAbsolutePath().toString(),
                    "ATEN_CPU_CAPABILITY", "avx2",
                    "ONEDNN_MAX_CPU_ISA", "AVX2",
                    "MKL_ENABLE_INSTRUCTIONS", "AVX2"))
        .orElse(Map.of());
  }

  /** Everything, on one JVM. */
  static ModelResults measure(
      Jvm jvm,
      Workbench workbench,
      Setting setting,
      EngineOpener opener,
      Peers peers,
      VerboseMode verbosity,
      NativePrograms c)
      throws RunnerException, IOException {
    ModelEffort effort = setting.effort();
    progress(jvm, "kernels");
    KernelRuns kernelRuns = new KernelRuns(jvm, effort.kernels(), setting.sizes(), verbosity, c);
    Map<Key, Measurement> kernels = kernelRuns.run(setting.cores(), setting.shape().linearBytes());
    progress(jvm, "whole encodes");
    Map<Case, Timings> timings =
        new EncodeRuns(workbench, effort, opener, peers).run(setting.cores());
    progress(jvm, "processes");
    Map<ChildRuns.Key, Measurement> children =
        new ChildRuns(jvm, workbench, effort, peers).run(setting.cores());
    return new ModelResults(jvm, kernelRuns.registerBits(), kernels, timings, children);
  }

  private static void progress(Jvm jvm, String what) {
    System.err.println(
        "benchmarks: JDK " + jvm.version() + (jvm.avx2() ? ", AVX2" : "") + ", " + what);
  }
}
