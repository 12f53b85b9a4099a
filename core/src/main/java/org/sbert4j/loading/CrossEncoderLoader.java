package org.sbert4j.loading;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.WeightPacker;
import org.sbert4j.fingerprint.FingerprintDigest;
import org.sbert4j.fingerprint.ModelSurvey;
import org.sbert4j.fingerprint.WeightSurvey;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.transformer.BertWeights;
import org.sbert4j.transformer.StackWeights;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.folder.CrossEncoderFolder;

/** Reads a cross-encoder. */
public final class CrossEncoderLoader extends ModelLoader {
  private final ClassifierLoader classifier;

  /** Reads the settings. */
  public CrossEncoderLoader(Path path, OptionalInt maxSeqLength, WeightFormat format) {
    this(CrossEncoderFolder.open(required(path)), maxSeqLength, format);
  }

  private CrossEncoderLoader(
      CrossEncoderFolder folder, OptionalInt maxSeqLength, WeightFormat format) {
    super(folder, maxSeqLength, format, true);
    this.classifier = new ClassifierLoader(folder, config());
  }

  /** What turns a logit into a score unless the caller says otherwise. */
  public ActivationFunction activation() {
    return classifier.activation();
  }

  /** The name of each score of a pair. */
  public List<String> labels() {
    return classifier.labels();
  }

  @Override
  public Tokenizer tokenizer() {
    Tokenizer tokenizer = super.tokenizer();
    classifier.requireFits(tokenizer, maxSeqLength());
    return tokenizer;
  }

  /** Looks at everything that {@link #load} would load; a cross-encoder has no fingerprint. */
  public ModelSurvey survey() {
    WeightSurvey survey = new WeightSurvey(new FingerprintDigest());
    StackWeights weights = weights(survey);
    return new ModelSurvey("", Optional.empty(), Optional.empty(), weights, survey.parameters());
  }

  @Override
  StackWeights onTop(BertWeights bert, Checkpoint checkpoint, WeightPacker packer) {
    return classifier.load(bert, checkpoint, packer);
  }
}
