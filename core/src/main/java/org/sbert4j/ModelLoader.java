package org.sbert4j;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BiFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.folder.TransformerFolder;

/**
 * Puts a model together from its folder; what stands on top of the transformer is its children's.
 */
abstract class ModelLoader {
  private final TransformerFolder folder;
  private final LoadOptions options;
  private final BertConfig config;
  private final InputCost cost;
  private final RunningCalls calls = new RunningCalls();
  private final WeightFiles weightFiles = new WeightFiles();

  /**
   * @param withSegments whether the model's inputs have segments
   */
  ModelLoader(TransformerFolder folder, LoadOptions options, boolean withSegments) {
    this.folder = folder;
    this.options = options;
    this.config = BertConfig.of(folder.config());
    this.cost = new InputCost(maxSeqLength(), withSegments);
  }

  static Path required(Path path) {
    return Objects.requireNonNull(path, "the model folder is null");
  }

  /** Puts on top of the transformer what this model has there. */
  abstract SentenceEncoder onTop(BertModel model, Checkpoint checkpoint, Backend backend);

  final BertConfig config() {
    return config;
  }

  final LoadOptions options() {
    return options;
  }

  final RunningCalls calls() {
    return calls;
  }

  final WeightFiles weightFiles() {
    return weightFiles;
  }

  /** Of an input, with the limit that holds for it. */
  final InputCost cost() {
    return cost;
  }

  final BertTokenizer tokenizer() {
    return TokenizerLoader.load(folder.tokenizer(), config, folder.doLowerCaseText());
  }

  /**
   * The part that takes time, and so is to come last: what is wrong elsewhere is told at once.
   *
   * @param newEncoder makes the encoder of inputs
   */
  final <E> E load(BiFunction<SentenceEncoder, MemoryPlan, E> newEncoder) {
    Backend backend = Backends.create(options.backend(), new BackendOptions(options.device()));
    try {
      SentenceEncoder encoder = encoder(backend);
      weightFiles.complete();
      return newEncoder.apply(encoder, memoryPlan(encoder));
    } catch (RuntimeException | Error e) {
      backend.close();
      throw e;
    }
  }

  /** Hands all weights to a backend. */
  final SentenceEncoder encoder(Backend backend) {
    try (Checkpoint checkpoint = open(folder.transformerFolder())) {
      BertWeights weights = BertWeights.load(checkpoint, config, backend, options.weights());
      return onTop(new BertModel(config, weights, backend, calls), checkpoint, backend);
    }
  }

  /** Opens the weights of a folder, and notes which files they are. */
  final Checkpoint open(Path weightsFolder) {
    Checkpoint checkpoint = Checkpoint.open(weightsFolder);
    weightFiles.add(checkpoint);
    return checkpoint;
  }

  final MemoryPlan memoryPlan(SentenceEncoder encoder) {
    return MemoryPlan.of(
        options.memoryBudget(), Runtime.getRuntime().maxMemory(), encoder, cost, threads());
  }

  private int threads() {
    return options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
  }

  /** What the caller asks for, else what the model says, never beyond its position table. */
  private int maxSeqLength() {
    int positions = config.maxPositionEmbeddings();
    if (options.maxSeqLength().isPresent()) {
      int wanted = options.maxSeqLength().getAsInt();
      if (wanted > positions) {
        throw new IllegalArgumentException(
            "max sequence length %d is more than the %d positions of the model in %s; ask for %d or less"
                .formatted(wanted, positions, folder.folder(), positions));
      }
      return wanted;
    }
    Integer tokenizerLimit = folder.tokenizer().modelMaxLength();
    int fallback = tokenizerLimit == null ? positions : tokenizerLimit;
    return Math.min(folder.maxSeqLength().orElse(fallback), positions);
  }
}
