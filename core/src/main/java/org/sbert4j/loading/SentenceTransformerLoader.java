package org.sbert4j.loading;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.WeightPacker;
import org.sbert4j.encoding.EncodeDefaults;
import org.sbert4j.fingerprint.Fingerprint;
import org.sbert4j.fingerprint.FingerprintDigest;
import org.sbert4j.fingerprint.ModelSurvey;
import org.sbert4j.fingerprint.WeightSurvey;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.transformer.BertWeights;
import org.sbert4j.transformer.StackWeights;
import org.sbert4j.transformer.TokenHeads;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.folder.ModelFolder;
import org.sbert4j.weights.folder.ModuleConfig;

/** Reads a sentence transformer, or only looks at what it would be made of. */
public final class SentenceTransformerLoader extends ModelLoader {
  private final ModelFolder folder;
  private final ModuleLoader modules;
  private final TokenHeadsLoader heads;

  /**
   * Reads the settings.
   *
   * @param normalize whether vectors are to have the length 1; empty for what the model says
   */
  public SentenceTransformerLoader(
      Path path, OptionalInt maxSeqLength, Optional<Boolean> normalize, WeightFormat format) {
    this(ModelFolder.open(required(path)), maxSeqLength, normalize, format);
  }

  private SentenceTransformerLoader(
      ModelFolder folder,
      OptionalInt maxSeqLength,
      Optional<Boolean> normalize,
      WeightFormat format) {
    super(folder, maxSeqLength, format, false, folder.queryLength(), folder.documentLength());
    this.folder = folder;
    this.modules = new ModuleLoader(folder, config(), normalize, this::open);
    this.heads = new TokenHeadsLoader(folder, config().hiddenSize(), this::openFile);
  }

  @Override
  StackWeights onTop(BertWeights bert, Checkpoint checkpoint, WeightPacker packer) {
    return modules.load(bert, packer);
  }

  @Override
  TokenHeads tokenHeads(WeightPacker packer) {
    return heads.load(packer);
  }

  /** What the folder says about calls of encode. */
  public EncodeDefaults defaults(Tokenizer tokenizer, int embeddingDimension) {
    return new EncodeDefaults(
        folder.settings(),
        tokenizer,
        maxSeqLength(),
        length(folder.queryLength()),
        length(folder.documentLength()),
        embeddingDimension,
        modules.pooling().includePrompt());
  }

  /**
   * Looks at everything that {@link #load} would load or has loaded: the settings as this object
   * has read them, and the weights, which are read again.
   *
   * @throws ModelFormatException also if a file of weights is not the one any more that {@link
   *     #load} has read
   */
  public ModelSurvey survey() {
    weightFiles().requireUnchanged();
    FingerprintDigest digest = new FingerprintDigest();
    WeightSurvey survey = new WeightSurvey(digest);
    StackWeights weights = weights(survey);
    FingerprintDigest sparseDigest = new FingerprintDigest();
    FingerprintDigest colbertDigest = new FingerprintDigest();
    TokenHeads tokenHeads =
        new TokenHeads(
            heads.sparse(new WeightSurvey(sparseDigest)),
            heads.colbert(new WeightSurvey(colbertDigest)));
    weightFiles().requireUnchanged();
    Fingerprint.addSettings(
        digest,
        Backend.ARITHMETIC,
        tokenizer(),
        config(),
        maxSeqLength(),
        modules.pooling(),
        weights.modules(),
        folder.settings());
    String fingerprint = digest.hex();
    return new ModelSurvey(
        fingerprint,
        tokenHeads.sparse().map(head -> Fingerprint.ofHead("sparse", sparseDigest, fingerprint)),
        tokenHeads.colbert().map(head -> Fingerprint.ofHead("colbert", colbertDigest, fingerprint)),
        weights.with(tokenHeads),
        survey.parameters());
  }

  /** The folder's files as they were read. */
  public ModelFolder folder() {
    return folder;
  }

  /** What follows the transformer, as the options have it. */
  public List<ModuleConfig> modules() {
    return modules.modules();
  }
}
