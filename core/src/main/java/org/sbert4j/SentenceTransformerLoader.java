package org.sbert4j;

import java.nio.file.Path;
import java.util.List;
import org.sbert4j.backend.Backend;
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.folder.ModelFolder;
import org.sbert4j.weights.folder.ModuleConfig;

/** Puts a {@link SentenceTransformer} together, or only looks at what it would be made of. */
final class SentenceTransformerLoader extends ModelLoader {
  private final ModelFolder folder;
  private final ModuleLoader modules;

  SentenceTransformerLoader(Path path, LoadOptions options) {
    this(ModelFolder.open(required(path)), options);
  }

  private SentenceTransformerLoader(ModelFolder folder, LoadOptions options) {
    super(folder, options, false);
    this.folder = folder;
    this.modules = new ModuleLoader(folder, config(), options, this::open);
  }

  @Override
  SentenceEncoder onTop(BertModel model, Checkpoint checkpoint, Backend backend) {
    return modules.load(model, backend);
  }

  SentenceTransformer load() {
    BertTokenizer tokenizer = tokenizer();
    TextEncoder textEncoder =
        load((encoder, plan) -> new TextEncoder(tokenizer, encoder, cost(), plan));
    EncodeDefaults defaults =
        new EncodeDefaults(
            folder.settings(),
            tokenizer,
            cost().maxSeqLength(),
            textEncoder.encoder().embeddingDimension(),
            modules.pooling().includePrompt());
    return new SentenceTransformer(
        defaults, textEncoder, options().weights(), calls(), new LazyFingerprint(this));
  }

  /**
   * Looks at everything that {@link #load} would load or has loaded: the settings as this object
   * has read them, and the weights, which are read again.
   *
   * @throws ModelFormatException also if a file of weights is not the one any more that {@link
   *     #load} has read
   */
  ModelSurvey survey() {
    weightFiles().requireUnchanged();
    FingerprintDigest digest = new FingerprintDigest();
    WeightSurvey weights = new WeightSurvey(digest);
    SentenceEncoder encoder = encoder(weights);
    weightFiles().requireUnchanged();
    Fingerprint.addSettings(
        digest,
        Backend.ARITHMETIC,
        tokenizer(),
        config(),
        cost().maxSeqLength(),
        modules.pooling(),
        encoder.modules(),
        folder.settings());
    return new ModelSurvey(digest.hex(), encoder, weights.parameters());
  }

  ModelFolder folder() {
    return folder;
  }

  /** What follows the transformer, as the options have it. */
  List<ModuleConfig> modules() {
    return modules.modules();
  }
}
