package org.sbert4j.cli.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.cli.command.EncodingOptions;
import org.sbert4j.cli.evaluate.EvalTask.Dataset;
import org.sbert4j.cli.model.ModelOptions;
import org.sbert4j.cli.output.Output;
import org.sbert4j.cli.terminal.Progress;
import org.sbert4j.cli.terminal.Streams;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sbert4j eval DATASET…}. */
@Command(
    name = "eval",
    description = "Measures how good a model is, by the metrics of sentence-transformers.")
public final class EvalCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private DatasetOptions datasetOptions;

  @Option(
      names = "--similarity",
      paramLabel = "NAME",
      split = ",",
      description =
          "By what vectors are compared: cosine, dot, euclidean, manhattan, or several with commas"
              + " between. Without it: all four for similarity, and what the model says for"
              + " binary-classification, triplet and retrieval. Reranking takes the first;"
              + " paraphrase-mining and translation always take cosine.")
  private List<SimilarityFunction> similarity = List.of();

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description =
          "For similarity and binary-classification: write pictures of the similarities and of"
              + " precision by recall to FILE, as SVG.")
  private Path plot;

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description =
          "Keep the vectors in FILE as they are computed, and take from there those of a run that"
              + " was ended. It stays there: four bytes for each element of each vector.")
  private Path resume;

  @Option(names = "--json", description = "Print one JSON object, for programs.")
  private boolean json;

  @Mixin private EncodingOptions encodingOptions;

  @Mixin private ModelOptions modelOptions;

  private final Streams streams;

  public EvalCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    EmbeddingOptions options = encodingOptions.options();
    EvalTask task = datasetOptions.task();
    if (plot != null && !task.ofPairs()) {
      throw new ParameterException(
          command.commandLine(), "--plot is for similarity and binary-classification alone");
    }
    if (resume != null) {
      Output.requireFile(resume, "--resume");
    }
    // The model comes last: what is wrong with a data set should not cost that wait.
    List<Dataset> datasets = datasetOptions.read(0);
    try (Output picture = plot == null ? null : Output.openPage(plot, "--plot");
        SentenceTransformer model = modelOptions.load(streams)) {
      EvalRun run = EvalRun.of(datasets, functions(model.similarityFunction()));
      try (Progress progress =
          new Progress(streams.err(), streams.errIsTerminal(), run.textCount())) {
        ProgressEncoder encoder = new ProgressEncoder(model, options, progress);
        if (resume == null) {
          run.evaluate(encoder);
        } else {
          evaluateResumed(run, model, options, encoder);
        }
      }
      EvalReport report = new EvalReport(task, run.results());
      String name = modelOptions.modelName();
      streams.print(json ? report.json(model, name) : report.text(model, name));
      if (picture != null) {
        picture.commit(ScorePlot.svg(run.scores()));
      }
    }
    return 0;
  }

  private void evaluateResumed(
      EvalRun run, SentenceTransformer model, EmbeddingOptions options, ProgressEncoder encoder)
      throws IOException {
    String maker = model.fingerprint() + " " + options;
    int dimension = model.embeddingDimension(options);
    try (ResumedEncoder resumed =
        ResumedEncoder.open(resume, maker, encoder, dimension, encoder::skip)) {
      run.evaluate(resumed);
    }
  }

  private List<SimilarityFunction> functions(SimilarityFunction ofModel) {
    return similarity.isEmpty() ? datasetOptions.task().usualFunctions(ofModel) : similarity;
  }
}
