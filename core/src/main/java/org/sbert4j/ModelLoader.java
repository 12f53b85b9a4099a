package org.sbert4j;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BiFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.Backends;
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.weights.BertFolder;
import org.sbert4j.weights.Checkpoint;
import org.sbert4j.weights.CrossEncoderFolder;
import org.sbert4j.weights.ModelFolder;

/** Puts a model together from its folder: tokenizer, transformer, and the modules on top of it. */
final class ModelLoader {
  private final BertFolder folder;
  private final LoadOptions options;
  private final BertConfig config;
  private final RunningCalls calls = new RunningCalls();

  private ModelLoader(BertFolder folder, LoadOptions options) {
    this.folder = folder;
    this.options = options;
    this.config = BertConfig.of(folder.config());
  }

  /** Reads what stands on top of the transformer, and puts it there. */
  interface TopLoader {
    SentenceEncoder load(BertModel model, Checkpoint checkpoint, Backend backend);
  }

  static SentenceTransformer sentenceTransformer(Path path, LoadOptions options) {
    ModelFolder folder = ModelFolder.open(required(path));
    ModelLoader loader = new ModelLoader(folder, options);
    ModuleLoader modules = new ModuleLoader(folder, loader.config, options);
    BertTokenizer tokenizer = loader.tokenizer();
    InputCost cost = new InputCost(loader.maxSeqLength(), false);
    TextEncoder textEncoder =
        loader.encoder(
            cost,
            (model, checkpoint, backend) -> modules.load(model, backend),
            (encoder, plan) -> new TextEncoder(tokenizer, encoder, cost, plan));
    EncodeDefaults defaults =
        new EncodeDefaults(
            folder.settings(),
            tokenizer,
            cost.maxSeqLength(),
            textEncoder.encoder().embeddingDimension(),
            modules.includePrompt());
    return new SentenceTransformer(defaults, textEncoder, options.weights(), loader.calls);
  }

  static CrossEncoder crossEncoder(Path path, LoadOptions options) {
    if (options.normalize().isPresent()) {
      throw new IllegalArgumentException(
          "normalize is for sentence embeddings, and a cross-encoder gives scores; leave it out");
    }
    CrossEncoderFolder folder = CrossEncoderFolder.open(required(path));
    ModelLoader loader = new ModelLoader(folder, options);
    ClassifierLoader classifier = new ClassifierLoader(folder, loader.config);
    BertTokenizer tokenizer = loader.tokenizer();
    InputCost cost = new InputCost(loader.maxSeqLength(), true);
    classifier.requireFits(tokenizer, cost.maxSeqLength());
    PairEncoder pairEncoder =
        loader.encoder(
            cost,
            classifier::load,
            (encoder, plan) -> new PairEncoder(tokenizer, encoder, cost, plan));
    return new CrossEncoder(
        tokenizer, pairEncoder, options.weights(), loader.calls, classifier.activation());
  }

  private static Path required(Path path) {
    return Objects.requireNonNull(path, "the model folder is null");
  }

  private BertTokenizer tokenizer() {
    return TokenizerLoader.load(folder.tokenizer(), config, folder.doLowerCaseText());
  }

  /**
   * The part that takes time, and so is to come last: what is wrong elsewhere is told at once.
   *
   * @param top what stands on top of the transformer
   * @param newEncoder makes the encoder of inputs
   */
  private <E> E encoder(
      InputCost cost, TopLoader top, BiFunction<SentenceEncoder, MemoryPlan, E> newEncoder) {
    Backend backend = Backends.create(options.backend());
    try {
      SentenceEncoder encoder = encoder(backend, top);
      MemoryPlan plan =
          MemoryPlan.of(
              options.memoryBudget(), Runtime.getRuntime().maxMemory(), encoder, cost, threads());
      return newEncoder.apply(encoder, plan);
    } catch (RuntimeException | Error e) {
      backend.close();
      throw e;
    }
  }

  private SentenceEncoder encoder(Backend backend, TopLoader top) {
    try (Checkpoint checkpoint = Checkpoint.open(folder.transformerFolder())) {
      BertWeights weights = BertWeights.load(checkpoint, config, backend, options.weights());
      return top.load(new BertModel(config, weights, backend, calls), checkpoint, backend);
    }
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
