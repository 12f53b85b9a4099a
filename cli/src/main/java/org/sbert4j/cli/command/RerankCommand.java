package org.sbert4j.cli.command;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.sbert4j.CrossEncoder;
import org.sbert4j.PredictOptions;
import org.sbert4j.RankedDocument;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.cli.input.InputOptions;
import org.sbert4j.cli.input.TextSource;
import org.sbert4j.cli.model.ModelOptions;
import org.sbert4j.cli.output.Output;
import org.sbert4j.cli.output.StreamOutput;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.tokenizer.TextPair;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sbert4j rerank QUERY DOC…} and {@code sbert4j rerank QUERY --input FILE|-}. */
@Command(
    name = "rerank",
    description = {
      "Prints texts in the order of their relevance to a query, the best first, as a cross-encoder"
          + " scores them; or, with --labels, their labels."
    })
public final class RerankCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Parameters(index = "0", paramLabel = "QUERY", description = "What the texts are compared with.")
  private String query;

  @Mixin private InputOptions inputOptions;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      description = "Print the best N alone. Without it: all.")
  private Integer topK;

  @Option(
      names = "--labels",
      description =
          "For a model of several labels, such as one of natural language inference: print each"
              + " text, in the order given, with the probability of every label.")
  private boolean labels;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = {
        "text (the default): score, place among the texts from 0, and text, with tabs between;"
            + " with --labels LABEL=PROBABILITY for each label instead of the score;",
        "jsonl: a JSON object a line, for texts of more than a line."
      })
  private RankingFormat format;

  @Mixin private ModelOptions modelOptions;

  private final Streams streams;

  public RerankCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (topK != null && topK < 1) {
      throw new ParameterException(
          command.commandLine(), "--top-k is " + topK + "; it must be 1 or more");
    }
    if (topK != null && labels) {
      throw new ParameterException(
          command.commandLine(), "--top-k is for a ranking, and --labels gives none");
    }
    List<String> documents = new ArrayList<>();
    try (TextSource source = inputOptions.open(streams, 1)) {
      for (List<String> texts = source.next(); !texts.isEmpty(); texts = source.next()) {
        documents.addAll(texts);
      }
    }
    try (CrossEncoder model = modelOptions.loadCrossEncoder(streams);
        Output output = StreamOutput.to(streams)) {
      requireFit(model);
      if (labels) {
        printLabels(model, documents, output.stream());
      } else {
        int most = topK == null ? Integer.MAX_VALUE : topK;
        print(model.rank(query, documents, most), documents, output.stream());
      }
      output.commit();
    }
    return 0;
  }

  private void requireFit(CrossEncoder model) {
    int count = model.numLabels();
    if (!labels && count > 1) {
      throw new CommandException(
          ModelOptions.noRanking(modelOptions.modelName(), model)
              + ": add --labels to get each one's probability, or take a model of one label");
    }
    if (labels && count == 1) {
      throw new CommandException(
          modelOptions.modelName()
              + ": gives a pair of texts one score: leave --labels out to print it");
    }
  }

  private void printLabels(CrossEncoder model, List<String> documents, OutputStream out)
      throws IOException {
    List<TextPair> pairs =
        documents.stream().map(document -> new TextPair(query, document)).toList();
    // Sigmoids are probabilities already, each label's for itself.
    boolean softmax = model.activation() != ActivationFunction.SIGMOID;
    float[][] scores = model.predictLabels(pairs, PredictOptions.defaults().withSoftmax(softmax));
    for (int index = 0; index < scores.length; index++) {
      format.write(model.labels(), scores[index], index, documents.get(index), out);
    }
  }

  private void print(List<RankedDocument> ranking, List<String> documents, OutputStream out)
      throws IOException {
    for (RankedDocument ranked : ranking) {
      format.write(ranked, documents.get(ranked.index()), out);
    }
  }
}
