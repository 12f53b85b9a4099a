package org.sbert4j.benchmarks.serving;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.benchmarks.Jvm;
import org.sbert4j.benchmarks.Machine;
import org.sbert4j.benchmarks.PageFile;
import org.sbert4j.benchmarks.UsageException;
import org.sbert4j.benchmarks.model.engines.EngineOpener;
import org.sbert4j.benchmarks.model.setup.KernelSizes;
import org.sbert4j.benchmarks.model.setup.ModelEffort;
import org.sbert4j.benchmarks.model.setup.ModelShape;
import org.sbert4j.benchmarks.model.setup.Workbench;

/** Measures servers and writes the page about them; {@code benchmarks/run server} starts this. */
final class ServingReport {
  private static final int QUESTIONS = 1000;

  private ServingReport() {}

  /** Arguments: a folder for the model and texts, the repository, then the options. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      List<String> words = List.of(arguments);
      ServingOptions options = ServingOptions.parse(words.subList(2, words.size()));
      report(options, Path.of(words.get(0)), Path.of(words.get(1)));
    } catch (UsageException e) {
      System.err.println("benchmarks: " + e.getMessage());
      System.exit(2);
    }
  }

  /** Writes the page anew after each round, so that what was measured survives what comes after. */
  private static void report(ServingOptions options, Path folder, Path repository)
      throws IOException, InterruptedException {
    List<Path> given = options.report().jvms();
    List<Jvm> jvms =
        (given.isEmpty() ? List.of(Jvm.current()) : given).stream().map(Jvm::at).toList();
    Workbench workbench = Workbench.create(folder, ModelShape.REFERENCE, QUESTIONS);
    ServingRuns runs =
        new ServingRuns(workbench, new LoadGenerator(options.oha()), options.effort());
    runs.prepare();
    Machine machine = Machine.here();
    Map<String, List<ServingRound>> results = new LinkedHashMap<>();
    Map<String, Soak> soaks = new LinkedHashMap<>();
    ServingPage page =
        new ServingPage(
            machine,
            LocalDate.now(ZoneOffset.UTC),
            options,
            jvms,
            workbench
                .setting(KernelSizes.REFERENCE, ModelEffort.FULL, machine.cores())
                .questionTokens(),
            results,
            soaks);
    List<EmbeddingServerCommand> servers = servers(options, jvms, workbench, repository);
    float[][] expected = runs.expected(opener(jvms.get(0)), machine.cores());
    for (int round = 1; round <= options.effort().rounds(); round++) {
      for (Jvm jvm : jvms) {
        String name = ServingPage.encodeName(jvm);
        progress(name, round);
        results
            .computeIfAbsent(name, key -> new ArrayList<>())
            .add(runs.encode(opener(jvm), machine.cores()));
      }
      for (EmbeddingServerCommand server : servers) {
        progress(server.name(), round);
        results
            .computeIfAbsent(server.name(), key -> new ArrayList<>())
            .add(runs.round(server, expected));
      }
      PageFile.write(options.report().output(), page.text());
    }
    for (EmbeddingServerCommand server : servers.subList(0, jvms.size())) {
      progress(server.name() + ", soak", 1);
      soaks.put(server.name(), runs.soak(server));
      PageFile.write(options.report().output(), page.text());
    }
  }

  /** Ours come first, one for each JVM. */
  private static List<EmbeddingServerCommand> servers(
      ServingOptions options, List<Jvm> jvms, Workbench workbench, Path repository) {
    Path model = workbench.generated().toAbsolutePath();
    List<EmbeddingServerCommand> servers = new ArrayList<>();
    jvms.forEach(jvm -> servers.add(EmbeddingServerCommand.sbert4j(repository, jvm, model)));
    options
        .python()
        .ifPresent(
            python -> {
              Path script = repository.resolve("benchmarks/peers/fastapi_server.py");
              servers.add(EmbeddingServerCommand.infinity(python, "torch", model));
              servers.add(EmbeddingServerCommand.infinity(python, "optimum", model));
              servers.add(EmbeddingServerCommand.fastApi(python, script, model));
            });
    return servers;
  }

  private static EngineOpener opener(Jvm jvm) {
    return EngineOpener.processes(jvm, Optional.empty(), Path.of(""), Map.of());
  }

  private static void progress(String what, int round) {
    System.err.println("benchmarks: " + what + ", round " + round);
  }
}
