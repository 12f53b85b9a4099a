package org.sbert4j.loading;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.WeightPacker;
import org.sbert4j.config.BertConfig;
import org.sbert4j.encoding.EncodingPipeline;
import org.sbert4j.encoding.MemoryPlan;
import org.sbert4j.encoding.TextCost;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.transformer.BertWeights;
import org.sbert4j.transformer.ModuleStack;
import org.sbert4j.transformer.PassMemory;
import org.sbert4j.transformer.StackWeights;
import org.sbert4j.transformer.TokenHeads;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.folder.TransformerFolder;

/**
 * Reads a model from its folder; what stands on top of the transformer is its children's.
 *
 * <p>Not thread-safe.
 */
public abstract sealed class ModelLoader permits SentenceTransformerLoader, CrossEncoderLoader {
  private final TransformerFolder folder;
  private final WeightFormat format;
  private final BertConfig config;
  private final int mostTokens;
  private final int maxSeqLength;
  private final TextCost cost;
  private final WeightFiles weightFiles = new WeightFiles();

  /**
   * Reads the settings.
   *
   * @param maxSeqLength that the caller asks for; empty for what the model says
   * @param format of the encoder's linear layers
   * @param withTokenTypes whether the model reads pairs
   * @param otherLengths that the folder states for some of the texts
   */
  ModelLoader(
      TransformerFolder folder,
      OptionalInt maxSeqLength,
      WeightFormat format,
      boolean withTokenTypes,
      OptionalInt... otherLengths) {
    JarVersions.warnOnce();
    this.folder = folder;
    this.format = format;
    this.config = BertConfig.of(folder.config());
    this.mostTokens = maxSeqLength.orElse(config.maxTokens());
    this.maxSeqLength = maxSeqLength(maxSeqLength);
    int longest = Arrays.stream(otherLengths).mapToInt(this::length).reduce(0, Math::max);
    this.cost = new TextCost(Math.max(longest, this.maxSeqLength), withTokenTypes);
  }

  static Path required(Path path) {
    return Objects.requireNonNull(path, "the model folder is null");
  }

  /** Puts on top of BERT what this model has there. */
  abstract StackWeights onTop(BertWeights bert, Checkpoint checkpoint, WeightPacker packer);

  /** What this model has beside that. */
  TokenHeads tokenHeads(WeightPacker packer) {
    return TokenHeads.NONE;
  }

  /** The shape of the transformer. */
  public final BertConfig config() {
    return config;
  }

  /** The most tokens of a text that count, unless the folder has a length of its own for it. */
  public final int maxSeqLength() {
    return maxSeqLength;
  }

  /** The most tokens of any text. */
  public final int longestText() {
    return cost.maxSeqLength();
  }

  /** A length that the folder states for some texts; never more than the caller asks for. */
  final int length(OptionalInt stated) {
    return Math.min(stated.orElse(maxSeqLength), mostTokens);
  }

  /** How the encoder's linear layers are kept. */
  public final WeightFormat format() {
    return format;
  }

  final WeightFiles weightFiles() {
    return weightFiles;
  }

  /**
   * Reads the tokenizer.
   *
   * @throws ModelFormatException if its files do not fit together, or the model
   */
  public Tokenizer tokenizer() {
    return TokenizerLoader.load(folder.tokenizer(), config, folder.doLowerCaseText());
  }

  /**
   * Loads the model. This takes time, and so comes last: what is wrong elsewhere is told at once.
   *
   * @throws ModelFormatException for weights that cannot be loaded
   * @throws BackendUnavailableException if the wanted backend cannot run here
   * @throws IllegalArgumentException if the memory budget is too small
   */
  public final EncodingPipeline load(Tokenizer tokenizer, Resources resources) {
    Backend backend = Backends.create(resources.backend(), resources.backendOptions());
    try {
      StackWeights weights = weights(backend).with(tokenHeads(backend));
      weightFiles.complete();
      MemoryPlan plan = memoryPlan(new PassMemory(weights, backend, format), resources);
      return new EncodingPipeline(tokenizer, new ModuleStack(weights, backend), cost, plan);
    } catch (RuntimeException | Error e) {
      backend.close();
      throw e;
    }
  }

  /** Reads all weights and hands them over. */
  final StackWeights weights(WeightPacker packer) {
    try (Checkpoint checkpoint =
        noted(Checkpoint.open(folder.transformerFolder(), config.architecture()))) {
      checkpoint.graph().ifPresent(graph -> GraphCheck.requireAgrees(graph, config));
      return onTop(BertWeights.load(checkpoint, config, packer, format), checkpoint, packer);
    }
  }

  /** Where the embedding tables are, once the model is loaded. */
  public final StoredEmbeddings storedEmbeddings() {
    return new StoredEmbeddings(folder.transformerFolder(), config, weightFiles);
  }

  /** Opens the weights of a folder, and notes which files they are. */
  final Checkpoint open(Path weightsFolder) {
    return noted(Checkpoint.open(weightsFolder));
  }

  /** Opens one file of weights, and notes which it is. */
  final Checkpoint openFile(Path file) {
    return noted(Checkpoint.openFile(file));
  }

  private Checkpoint noted(Checkpoint checkpoint) {
    weightFiles.add(checkpoint);
    return checkpoint;
  }

  /** How a memory budget is spent on this model. */
  public final MemoryPlan memoryPlan(PassMemory passMemory, Resources resources) {
    int threads =
        resources.threads() > 0 ? resources.threads() : Runtime.getRuntime().availableProcessors();
    long maxHeap = Runtime.getRuntime().maxMemory();
    return MemoryPlan.of(resources.memoryBudget(), maxHeap, passMemory, cost, threads);
  }

  /** What the caller asks for, else what the model says, never beyond its position table. */
  private int maxSeqLength(OptionalInt asked) {
    int positions = config.maxTokens();
    if (asked.isPresent()) {
      int wanted = asked.getAsInt();
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
