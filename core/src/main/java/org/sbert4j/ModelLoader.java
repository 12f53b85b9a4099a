package org.sbert4j;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.Backends;
import org.sbert4j.tokenizer.AddedToken;
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.tokenizer.Template;
import org.sbert4j.tokenizer.TokenizerSettings;
import org.sbert4j.tokenizer.Vocabulary;
import org.sbert4j.weights.AddedTokenEntry;
import org.sbert4j.weights.Checkpoint;
import org.sbert4j.weights.DenseConfig;
import org.sbert4j.weights.ModelFolder;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.ModuleConfig;
import org.sbert4j.weights.NormalizeConfig;
import org.sbert4j.weights.PoolingConfig;
import org.sbert4j.weights.TemplateConfig;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.TokenizerFiles;

/** Puts a model together from its folder: tokenizer, transformer, pooling and what follows. */
final class ModelLoader {
  private final ModelFolder folder;
  private final LoadOptions options;
  private final BertConfig config;
  private final RunningCalls calls = new RunningCalls();
  private final WeightFiles weightFiles = new WeightFiles();

  ModelLoader(Path path, LoadOptions options) {
    this.folder = ModelFolder.open(Objects.requireNonNull(path, "the model folder is null"));
    this.options = options;
    this.config = BertConfig.of(folder.config());
  }

  SentenceTransformer load() {
    BertTokenizer tokenizer = tokenizer();
    int maxSeqLength = maxSeqLength();
    // Last, because it is the part that takes time: what is wrong elsewhere is told at once.
    Backend backend = Backends.create(options.backend());
    try {
      SentenceEncoder encoder = encoder(backend);
      weightFiles.complete();
      MemoryPlan plan = memoryPlan(encoder);
      TextEncoder textEncoder = new TextEncoder(tokenizer, encoder, maxSeqLength, plan);
      LazyFingerprint fingerprint = new LazyFingerprint(this);
      return new SentenceTransformer(tokenizer, textEncoder, options.weights(), calls, fingerprint);
    } catch (RuntimeException | Error e) {
      backend.close();
      throw e;
    }
  }

  /**
   * Looks at everything that {@link #load} would load or has loaded: the settings as this object
   * has read them, and the weights, which are read again.
   *
   * @throws ModelFormatException also if a file of weights is not the one any more that {@link
   *     #load} has read
   */
  ModelSurvey survey() {
    weightFiles.requireUnchanged();
    FingerprintDigest digest = new FingerprintDigest();
    WeightSurvey weights = new WeightSurvey(digest);
    SentenceEncoder encoder = encoder(weights);
    weightFiles.requireUnchanged();
    Fingerprint.addSettings(
        digest,
        Backend.ARITHMETIC,
        tokenizer(),
        config,
        maxSeqLength(),
        poolingConfig(),
        encoder.modules());
    return new ModelSurvey(digest.hex(), encoder, weights.parameters());
  }

  MemoryPlan memoryPlan(SentenceEncoder encoder) {
    return MemoryPlan.of(
        options.memoryBudget(),
        Runtime.getRuntime().maxMemory(),
        encoder,
        maxSeqLength(),
        threads());
  }

  BertConfig config() {
    return config;
  }

  ModelFolder folder() {
    return folder;
  }

  private int threads() {
    return options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
  }

  BertTokenizer tokenizer() {
    TokenizerFiles files = folder.tokenizer();
    checkIds(files);
    try {
      TokenizerSettings settings = settings(files);
      return new BertTokenizer(
          Vocabulary.of(files.vocabulary()),
          folder.doLowerCaseText() ? lowerCased(settings) : settings);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(files.source(), "tokenizer", e.getMessage(), e);
    }
  }

  /** Every id that the tokenizer can give must have a row in the word embedding table. */
  private void checkIds(TokenizerFiles files) {
    if (files.vocabulary().size() > config.vocabSize()) {
      throw new ModelFormatException(
          files.source(),
          "vocabulary",
          "%d tokens are more than the %d of vocab_size in config.json; take both files from the same model"
              .formatted(files.vocabulary().size(), config.vocabSize()));
    }
    for (AddedTokenEntry token : files.addedTokens()) {
      if (token.id() >= config.vocabSize()) {
        throw new ModelFormatException(
            files.source(),
            token.content(),
            "the added token has id %d, where vocab_size in config.json is %d; take both files from the same model"
                .formatted(token.id(), config.vocabSize()));
      }
    }
  }

  private static TokenizerSettings settings(TokenizerFiles files) {
    return new TokenizerSettings(
        files.doLowerCase(),
        files.stripAccents(),
        files.tokenizeChineseChars(),
        files.cleanText(),
        files.unkToken(),
        files.clsToken(),
        files.sepToken(),
        files.padToken(),
        files.maskToken(),
        files.continuingSubwordPrefix(),
        files.maxInputCharsPerWord(),
        files.addedTokens().stream().map(ModelLoader::addedToken).toList(),
        files.template() == null ? null : template(files.template()));
  }

  static Template template(TemplateConfig config) {
    return new Template(pieces(config.single()), pieces(config.pair()));
  }

  private static List<Template.Piece> pieces(List<TemplateConfig.Piece> pieces) {
    return pieces.stream().map(ModelLoader::piece).toList();
  }

  private static Template.Piece piece(TemplateConfig.Piece piece) {
    return piece instanceof TemplateConfig.Special special
        ? new Template.Special(special.ids(), special.typeId())
        : new Template.Text(((TemplateConfig.Text) piece).second(), piece.typeId());
  }

  /**
   * sentence-transformers' own do_lower_case lower-cases and leaves accents as the tokenizer has
   * them, whereas a tokenizer that lower-cases strips them unless told otherwise.
   */
  private static TokenizerSettings lowerCased(TokenizerSettings settings) {
    return settings.withStripAccents(settings.stripsAccents()).withDoLowerCase(true);
  }

  private static AddedToken addedToken(AddedTokenEntry entry) {
    return new AddedToken(
        entry.content(),
        entry.id(),
        entry.special(),
        entry.lstrip(),
        entry.rstrip(),
        entry.singleWord(),
        entry.normalized());
  }

  /** What the caller asks for, else what the model says, never beyond its position table. */
  int maxSeqLength() {
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

  private SentenceEncoder encoder(Backend backend) {
    PoolingConfig poolingConfig = poolingConfig();
    int hiddenSize = config.hiddenSize();
    try (Checkpoint checkpoint = open(folder.transformerFolder())) {
      BertWeights weights = BertWeights.load(checkpoint, config, backend, options.weights());
      BertModel model = new BertModel(config, weights, backend, calls);
      Pooling pooling = new Pooling(poolingConfig.modes());
      List<SentenceEncoder.Module> modules = modules(backend, pooling.outFeatures(hiddenSize));
      return new SentenceEncoder(model, pooling, modules, backend, hiddenSize);
    }
  }

  private Checkpoint open(Path weightsFolder) {
    Checkpoint checkpoint = Checkpoint.open(weightsFolder);
    weightFiles.add(checkpoint);
    return checkpoint;
  }

  private PoolingConfig poolingConfig() {
    PoolingConfig pooling =
        folder.modules().stream()
            .filter(PoolingConfig.class::isInstance)
            .map(PoolingConfig.class::cast)
            .findFirst()
            .orElseThrow();
    if (pooling.embeddingDimension() != config.hiddenSize()) {
      throw new ModelFormatException(
          pooling.file(),
          "word_embedding_dimension",
          "is %d where config.json has hidden_size %d; the two must be equal"
              .formatted(pooling.embeddingDimension(), config.hiddenSize()));
    }
    return pooling;
  }

  private List<SentenceEncoder.Module> modules(Backend backend, int pooledFeatures) {
    List<SentenceEncoder.Module> modules = new ArrayList<>();
    int features = pooledFeatures;
    for (ModuleConfig module : modules()) {
      if (module instanceof DenseConfig dense) {
        modules.add(dense(backend, dense, features));
        features = dense.outFeatures();
      } else if (module instanceof NormalizeConfig) {
        modules.add(new SentenceEncoder.Normalize());
      }
    }
    return List.copyOf(modules);
  }

  /** The folder's modules, with or without a Normalize at the end as the options ask. */
  List<ModuleConfig> modules() {
    List<ModuleConfig> modules = new ArrayList<>(folder.modules());
    int last = modules.size() - 1;
    boolean normalizes = modules.get(last) instanceof NormalizeConfig;
    boolean wanted = options.normalize().orElse(normalizes);
    if (wanted && !normalizes) {
      modules.add(new NormalizeConfig());
    } else if (!wanted && normalizes) {
      modules.remove(last);
    }
    return List.copyOf(modules);
  }

  private SentenceEncoder.Dense dense(Backend backend, DenseConfig dense, int features) {
    if (dense.inFeatures() != features) {
      throw new ModelFormatException(
          dense.folder().resolve("config.json"),
          "in_features",
          "is %d where the module before gives %d".formatted(dense.inFeatures(), features));
    }
    ActivationFunction activation =
        ActivationFunction.named(dense.activation())
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        dense.folder().resolve("config.json"),
                        "activation_function",
                        "'%s' is unknown; known are %s"
                            .formatted(dense.activation(), ActivationFunction.knownNames())));
    try (Checkpoint checkpoint = open(dense.folder())) {
      TensorView weight =
          checkpoint.require("linear.weight", dense.outFeatures(), dense.inFeatures());
      List<TensorView> biases =
          dense.bias()
              ? List.of(checkpoint.require("linear.bias", dense.outFeatures()))
              : List.of();
      return new SentenceEncoder.Dense(backend.linearWeights(List.of(weight), biases), activation);
    }
  }
}
