package org.sbert4j.cli.model;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.sbert4j.CrossEncoder;
import org.sbert4j.LoadOptions;
import org.sbert4j.ModelDescription;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.models.bgesmallzh.BgeSmallZh;
import org.sbert4j.weights.hub.ModelKind;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that choose a model and how it runs, the same for all commands but serve. */
public final class ModelOptions extends LoadingOptions {
  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "A sentence-transformers model folder; or a name on the Hugging Face hub, as"
              + " organisation/name or organisation/name@revision, which is downloaded once into the"
              + " cache that Python uses. Without an organisation it is sentence-transformers' own, or"
              + " cross-encoder's to rerank. Without it: "
              + BgeSmallZh.NAME
              + ", bundled, which has this name here, too.")
  private String model;

  /** The model's name for people. */
  public String modelName() {
    return model == null ? BgeSmallZh.NAME + " (bundled)" : model;
  }

  /** Loads the model to compute vectors. */
  public SentenceTransformer load(Streams streams) {
    LoadOptions options = options();
    return SentenceTransformer.load(folder(ModelKind.SENTENCE_TRANSFORMER, streams), options);
  }

  /** The model's folder, downloaded if need be. */
  public Path folder(Streams streams) {
    return folder(ModelKind.SENTENCE_TRANSFORMER, streams);
  }

  /** Reads the model's folder, without loading the model. */
  public ModelDescription describe(Streams streams) {
    LoadOptions options = options();
    return ModelDescription.read(folder(ModelKind.SENTENCE_TRANSFORMER, streams), options);
  }

  /** Loads a cross-encoder; none is bundled. */
  public CrossEncoder loadCrossEncoder(Streams streams) {
    if (model == null) {
      throw new ParameterException(
          command().commandLine(), "no cross-encoder is bundled; give one's folder with --model");
    }
    LoadOptions options = options();
    return CrossEncoder.load(folder(ModelKind.CROSS_ENCODER, streams), options);
  }

  /**
   * Loads another model, a cross-encoder to rank by, with the same options but for the length of
   * texts.
   *
   * @throws CommandException if the model has several labels
   */
  public CrossEncoder loadReranker(String name, Streams streams) {
    LoadOptions options = options();
    CrossEncoder reranker =
        CrossEncoder.load(
            ModelFolders.folder(name, ModelKind.CROSS_ENCODER, streams),
            new LoadOptions(
                options.backend(),
                options.threads(),
                OptionalInt.empty(),
                Optional.empty(),
                options.memoryBudget(),
                options.weights(),
                options.device(),
                options.mapEmbeddings()));
    if (reranker.numLabels() > 1) {
      try (reranker) {
        throw new CommandException(noRanking(name, reranker) + ": take a model of one label");
      }
    }
    return reranker;
  }

  /** The beginning of a sentence that refuses to rank by a model of several labels. */
  public static String noRanking(String name, CrossEncoder model) {
    return "%s: gives a pair of texts %d labels (%s), by which nothing can be ranked"
        .formatted(name, model.numLabels(), String.join(", ", model.labels()));
  }

  private Path folder(ModelKind kind, Streams streams) {
    return ModelFolders.folder(model, kind, streams);
  }
}
