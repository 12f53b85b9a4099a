package org.sbert4j.cli.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.evaluation.data.DatasetFormat;
import org.sbert4j.evaluation.data.DatasetReader;
import org.sbert4j.evaluation.questions.FinancialQuestions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that say what is evaluated, and on what. */
final class DatasetOptions {
  private static final long SEED = 20;
  private static final int GROUPS = 100;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(
      paramLabel = "DATASET",
      arity = "0..*",
      description =
          "Files of rows, or for retrieval folders as BEIR has them. Without any: "
              + GROUPS
              + " groups of made-up Chinese questions about loans.")
  private List<String> arguments = List.of();

  @Option(
      names = "--task",
      paramLabel = "TASK",
      defaultValue = "similarity",
      converter = TaskConverter.class,
      description = {
        "What is measured, as sentence-transformers' evaluators do:",
        "similarity (the default): how similarities and labels correlate;",
        "binary-classification: how well a threshold tells labels 1 from 0;",
        "triplet: whether an anchor is nearer to its positive;",
        "retrieval: what queries find in a corpus;",
        "reranking: how far up a query's positives come;",
        "paraphrase-mining: whether pairs with label 1 are found among all;",
        "translation: whether a sentence's translation is the nearest."
      })
  private EvalTask task;

  @Option(
      names = "--dataset-format",
      paramLabel = "FORMAT",
      converter = FormatConverter.class,
      description =
          "What the rows of the files are: pipes (with || between fields), tsv, csv or jsonl."
              + " Without it: csv where a name ends so, else what the first line shows.")
  private DatasetFormat format;

  @Option(
      names = "--column",
      paramLabel = "NAME=COLUMN",
      description =
          "In which column the files have sentence1, sentence2 or label (or what else the task"
              + " wants: anchor, query, positive, negative, source, target): its name or its place"
              + " from 1. Repeat it for each.")
  private Map<String, String> columns = new LinkedHashMap<>();

  EvalTask task() {
    return task;
  }

  /** All arguments, of which the first may be a command's own. */
  List<String> arguments() {
    return arguments;
  }

  /**
   * Reads the data sets.
   *
   * @param ownArguments how many arguments in front are no data sets
   * @throws org.sbert4j.evaluation.data.DatasetException if one cannot be read
   */
  List<EvalTask.Dataset> read(int ownArguments) {
    List<String> files =
        arguments.subList(Math.min(ownArguments, arguments.size()), arguments.size());
    boolean described = format != null || !columns.isEmpty();
    if (task == EvalTask.RETRIEVAL && described) {
      throw wrong("--dataset-format and --column are for rows; retrieval reads folders");
    }
    if (files.isEmpty() && described) {
      throw wrong("--dataset-format and --column are for a DATASET; give one");
    }
    if (files.isEmpty()) {
      return List.of(task.madeUp(new FinancialQuestions(SEED, GROUPS)));
    }
    DatasetReader reader = new DatasetReader(Optional.ofNullable(format), columns);
    List<EvalTask.Dataset> datasets = new ArrayList<>();
    for (String file : files) {
      datasets.add(task.read(Path.of(file), reader));
    }
    return datasets;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private static final class TaskConverter implements ITypeConverter<EvalTask> {
    @Override
    public EvalTask convert(String label) {
      for (EvalTask task : EvalTask.values()) {
        if (task.toString().equalsIgnoreCase(label)) {
          return task;
        }
      }
      throw new TypeConversionException(
          "'%s' is unknown; choose one of: %s".formatted(label, List.of(EvalTask.values())));
    }
  }

  private static final class FormatConverter implements ITypeConverter<DatasetFormat> {
    @Override
    public DatasetFormat convert(String label) {
      return DatasetFormat.named(label)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + label + "' is unknown; choose pipes, tsv, csv or jsonl"));
    }
  }
}
