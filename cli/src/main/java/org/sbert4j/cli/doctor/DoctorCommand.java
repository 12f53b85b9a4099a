package org.sbert4j.cli.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sbert4j.cli.model.AutoChoice;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.JsonReport;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.cli.terminal.TextReport;
import org.sbert4j.weights.home.CacheFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code sbert4j doctor}. */
@Command(
    name = "doctor",
    description =
        "Tells what this Java and this machine can do, how fast they are, and what would make them"
            + " faster. Takes some seconds; needs no model.")
public final class DoctorCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print one JSON object, for programs.")
  private boolean json;

  private final Streams streams;

  public DoctorCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    Doctor doctor =
        new Doctor(DoctorCommand::cache, CacheFolder.VARIABLE, AutoChoice.here().fields());
    List<Problem> problems = doctor.examine(section -> add(section, report));
    boolean canEmbed = problems.stream().noneMatch(Problem::fatal);
    if (json) {
      report.put("problems", problems.stream().map(Problem::fields).toList());
      report.put("canEmbed", canEmbed);
      streams.print(JsonReport.of(report));
    } else {
      streams.print(text(problems));
    }
    return canEmbed ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static Path cache() {
    CacheFolder cache = CacheFolder.ofProcess();
    return cache.locate().orElseThrow(() -> new CommandException(cache.lack()));
  }

  private void add(Section section, Map<String, Object> report) throws IOException {
    report.put(section.key(), section.content());
    if (!json) {
      streams.print(TextReport.paragraph(section.key(), section.content()) + "\n");
    }
  }

  private static String text(List<Problem> problems) {
    if (problems.isEmpty()) {
      return "no problems\n";
    }
    StringBuilder text = new StringBuilder("problems\n");
    for (Problem problem : problems) {
      text.append("  ").append(problem.problem());
      text.append(problem.fix().isEmpty() ? "" : "; " + problem.fix()).append('\n');
    }
    return text.toString();
  }
}
