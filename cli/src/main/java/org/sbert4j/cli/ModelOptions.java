package org.sbert4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.WeightFormat;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that choose a model and how it runs, the same for all commands. */
final class ModelOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description =
          "A sentence-transformers model folder. Without it: " + BundledModel.NAME + ", bundled.")
  private Path model;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "What computes: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} when not given.")
  private BackendChoice backend;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many threads compute. Without it: as many as there are processors.")
  private int threads;

  @Option(
      names = "--max-seq-length",
      paramLabel = "N",
      description =
          "Cut each text after N tokens, [CLS] and [SEP] included. Without it: what the model"
              + " says.")
  private Integer maxSeqLength;

  @Option(
      names = "--normalize",
      negatable = true,
      description =
          "Give vectors the length 1, or with --no-normalize leave their own. Without it: what the"
              + " model says.")
  private Boolean normalize;

  /** The model's name for people. */
  String modelName() {
    return model == null ? BundledModel.NAME + " (bundled)" : model.toString();
  }

  /** Loads the model to compute vectors. */
  SentenceTransformer load(Streams streams) {
    return load(streams, backend);
  }

  /** Loads the model for its tokenizer, which no backend has a part in. */
  SentenceTransformer loadForTokens(Streams streams) {
    return load(streams, BackendChoice.SCALAR);
  }

  private SentenceTransformer load(Streams streams, BackendChoice chosen) {
    LoadOptions options = options(chosen);
    Path folder = model == null ? new BundledModel(streams.err()).folder() : model;
    return SentenceTransformer.load(folder, options);
  }

  private LoadOptions options(BackendChoice chosen) {
    try {
      return new LoadOptions(
          chosen.toString(),
          threads,
          maxSeqLength == null ? OptionalInt.empty() : OptionalInt.of(maxSeqLength),
          Optional.ofNullable(normalize),
          OptionalLong.empty(),
          WeightFormat.FP32);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
