package org.sbert4j.cli.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.cli.input.InputOptions;
import org.sbert4j.cli.input.TextSource;
import org.sbert4j.cli.model.ModelOptions;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.Streams;

/**
 * The benchmark of one model.
 *
 * @param warmupSeconds how long to encode the texts before, over and over
 */
record BenchRun(
    InputOptions inputOptions,
    ModelOptions modelOptions,
    int batchSize,
    int warmupSeconds,
    Streams streams) {

  /**
   * Measures and prints.
   *
   * @throws CommandException when there are no texts or they cannot be read
   */
  void run(boolean json) throws IOException {
    BenchMeasurement measurement = BenchMeasurement.of(texts(), batchSize, warmupSeconds);
    try (SentenceTransformer model = modelOptions.load(streams)) {
      BenchResult result = measurement.measure(model, streams);
      streams.print(
          json
              ? BenchReport.json(result, model)
              : BenchReport.table(result, model, modelOptions.modelName(), batchSize));
    }
  }

  private List<String> texts() throws IOException {
    List<String> texts = new ArrayList<>();
    try (TextSource source =
        inputOptions.given() ? inputOptions.open(streams) : BenchQuestions.source()) {
      for (List<String> next = source.next(); !next.isEmpty(); next = source.next()) {
        texts.addAll(next);
      }
    }
    if (texts.isEmpty()) {
      throw new CommandException(
          inputOptions.inputName() + ": holds no texts: put at least one line there");
    }
    return texts;
  }
}
