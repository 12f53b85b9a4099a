package org.sbert4j.cli.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.sbert4j.cli.input.InputOptions;
import org.sbert4j.cli.model.ModelOptions;
import org.sbert4j.cli.terminal.Streams;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sbert4j bench}, {@code sbert4j bench TEXT…} and {@code sbert4j bench --input FILE|-}. */
@Command(
    name = "bench",
    description = {
      "Measures the speed on your model and texts: encodes them in batches, in the order given, and"
          + " times each batch's whole way from text to vectors.",
      "Without texts it takes " + BenchQuestions.COUNT + " short Chinese and English questions."
    })
public final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private InputOptions inputOptions;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "16",
      description = "How many texts are encoded together; ${DEFAULT-VALUE} when not given.")
  private int batchSize;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description =
          "Encode the texts, over and over, for so long before measuring, as a JVM compiles what"
              + " runs often; ${DEFAULT-VALUE} when not given, 0 for none.")
  private int warmup;

  @Option(names = "--json", description = "Print one JSON object, for programs.")
  private boolean json;

  @Mixin private ModelOptions modelOptions;

  private final Streams streams;

  public BenchCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    requireAtLeast(1, batchSize, "--batch-size");
    requireAtLeast(0, warmup, "--warmup");
    new BenchRun(inputOptions, modelOptions, batchSize, warmup, streams).run(json);
    return 0;
  }

  private void requireAtLeast(int least, int value, String option) {
    if (value < least) {
      throw new ParameterException(
          command.commandLine(), option + " is " + value + "; it must be " + least + " or more");
    }
  }
}
