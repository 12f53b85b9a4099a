package org.sbert4j;

import java.nio.file.Path;
import org.sbert4j.backend.Backend;
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.folder.CrossEncoderFolder;

/** Puts a {@link CrossEncoder} together. */
final class CrossEncoderLoader extends ModelLoader {
  private final ClassifierLoader classifier;

  CrossEncoderLoader(Path path, LoadOptions options) {
    this(CrossEncoderFolder.open(required(path)), options);
  }

  private CrossEncoderLoader(CrossEncoderFolder folder, LoadOptions options) {
    super(folder, options, true);
    this.classifier = new ClassifierLoader(folder, config());
  }

  @Override
  SentenceEncoder onTop(BertModel model, Checkpoint checkpoint, Backend backend) {
    return classifier.load(model, checkpoint, backend);
  }

  CrossEncoder load() {
    if (options().normalize().isPresent()) {
      throw new IllegalArgumentException(
          "normalize is for sentence embeddings, and a cross-encoder gives scores; leave it out");
    }
    BertTokenizer tokenizer = tokenizer();
    classifier.requireFits(tokenizer, cost().maxSeqLength());
    PairEncoder pairEncoder =
        load((encoder, plan) -> new PairEncoder(tokenizer, encoder, cost(), plan));
    return new CrossEncoder(
        tokenizer, pairEncoder, options().weights(), calls(), classifier.activation());
  }
}
