package org.sbert4j.cli.inspect;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sbert4j.cli.model.ModelOptions;
import org.sbert4j.cli.terminal.JsonReport;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.cli.terminal.TextReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbert4j inspect}. */
@Command(
    name = "inspect",
    description =
        "Tells what a model is: its fingerprint, shape, parameters, modules, tokenizer and tensors,"
            + " and the memory that it takes here. Computes no vector.")
public final class InspectCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print one JSON object, for programs.")
  private boolean json;

  @Mixin private ModelOptions modelOptions;

  private final Streams streams;

  public InspectCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    Map<String, Object> fields =
        new InspectReport(modelOptions.modelName(), modelOptions.describe(streams)).fields();
    streams.print(json ? JsonReport.of(fields) : TextReport.of(fields));
    return 0;
  }
}
