package org.sbert4j.cli.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.sbert4j.cli.bench.BenchMeasurement;
import org.sbert4j.cli.output.Output;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.evaluation.questions.FinancialQuestions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sbert4j compare TEACHER STUDENT DATASET…}. */
@Command(
    name = "compare",
    description = {
      "Compares models: parameters, speed and accuracy, as the model cards of distilled models do.",
      "The first two arguments are models, a teacher and its student, unless --model names them;"
          + " the others are data sets."
    })
public final class CompareCommand implements Callable<Integer> {
  private static final long SEED = 20;

  @Spec private CommandSpec command;

  @Mixin private DatasetOptions datasetOptions;

  @Option(
      names = "--sentences",
      paramLabel = "N",
      defaultValue = "10000",
      description =
          "How many made-up questions the speed is measured on; ${DEFAULT-VALUE} when not given.")
  private int sentences;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "16",
      description = "How many of them are encoded together; ${DEFAULT-VALUE} when not given.")
  private int batchSize;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description =
          "Encode them for so long before measuring; ${DEFAULT-VALUE} when not given, 0 for none.")
  private int warmup;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "What is printed: text (the default), markdown or json.")
  private CompareFormat format;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Write a picture of accuracy by sentences a second to FILE, as SVG.")
  private Path plot;

  @Mixin private ComparedModels models;

  private final Streams streams;

  public CompareCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    requireAtLeast(1, sentences, "--sentences");
    requireAtLeast(1, batchSize, "--batch-size");
    requireAtLeast(0, warmup, "--warmup");
    List<String> arguments = datasetOptions.arguments();
    int plain = models.given() ? 0 : ComparedModels.PLAIN;
    if (arguments.size() < plain) {
      throw new ParameterException(
          command.commandLine(), "give two models, or name them with --model");
    }
    requireNoModel(arguments.subList(plain, arguments.size()));
    List<EvalTask.Dataset> datasets = datasetOptions.read(plain);
    List<ComparedModels.Choice> choices = models.choices(arguments.subList(0, plain), streams);
    BenchMeasurement measurement = BenchMeasurement.of(questions(), batchSize, warmup);
    CompareRun run = new CompareRun(datasetOptions.task(), datasets, measurement, streams);
    List<ComparedModel> compared = new ArrayList<>();
    try (Output picture = plot == null ? null : Output.openPage(plot, "--plot")) {
      for (ComparedModels.Choice choice : choices) {
        compared.add(run.measure(choice));
      }
      streams.print(new CompareReport(sentences, batchSize, compared).text(format));
      if (picture != null) {
        picture.commit(TradeOffPlot.svg(compared));
      }
    }
    return 0;
  }

  private void requireNoModel(List<String> datasets) {
    for (String dataset : datasets) {
      // A model's folder has one of them, no data set's has.
      if (Files.exists(Path.of(dataset, "config.json"))
          || Files.exists(Path.of(dataset, "modules.json"))) {
        throw new ParameterException(
            command.commandLine(),
            dataset
                + " is a model's folder, not a data set: to compare other than two models, name each"
                + " by --model");
      }
    }
  }

  /** Over and over, as no batch knows of another. */
  private List<String> questions() {
    List<String> made =
        new FinancialQuestions(SEED, FinancialQuestions.MOST_GROUPS)
            .groups().stream().flatMap(List::stream).toList();
    List<String> questions = new ArrayList<>();
    for (int i = 0; i < sentences; i++) {
      questions.add(made.get(i % made.size()));
    }
    return questions;
  }

  private void requireAtLeast(int least, int value, String option) {
    if (value < least) {
      throw new ParameterException(
          command.commandLine(), option + " is " + value + "; it must be " + least + " or more");
    }
  }
}
