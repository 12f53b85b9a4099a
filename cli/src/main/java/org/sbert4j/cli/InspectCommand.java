package org.sbert4j.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbert4j inspect}. */
@Command(
    name = "inspect",
    description =
        "Tells what a model is: its fingerprint, shape, parameters, modules, tokenizer and tensors,"
            + " and the memory that it takes here. Computes no vector.")
final class InspectCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print one JSON object, for programs.")
  private boolean json;

  @Mixin private ModelOptions modelOptions;

  private final Streams streams;

  InspectCommand(Streams streams) {
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
