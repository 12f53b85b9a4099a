package org.sbert4j;

import java.util.Arrays;
import java.util.List;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.TextPair;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.folder.CrossEncoderFolder;

/**
 * Puts BertForSequenceClassification's head on top of a transformer: the vector of [CLS], the
 * pooler (a linear layer and tanh) and the classifier (a linear layer). Transformers 5, {@code
 * models/bert/modeling_bert.py}, BertPooler and BertForSequenceClassification.
 */
final class ClassifierLoader {
  private static final String CLASSIFIER = "classifier";

  private final CrossEncoderFolder folder;
  private final BertConfig config;

  ClassifierLoader(CrossEncoderFolder folder, BertConfig config) {
    this.folder = folder;
    this.config = config;
  }

  /** What turns a logit into a score unless the caller says otherwise. */
  ActivationFunction activation() {
    return ActivationFunction.named(folder.activation()).orElseThrow();
  }

  /**
   * Checks that the token types of a pair have rows in the model's table, and that there is room
   * for a pair's special tokens.
   */
  void requireFits(BertTokenizer tokenizer, int maxSeqLength) {
    EncodeOptions limit = EncodeOptions.maxLength(maxSeqLength);
    int[] tokenTypeIds = tokenizer.encode(new TextPair("a", "b"), limit).tokenTypeIds();
    int highest = Arrays.stream(tokenTypeIds).max().orElse(0);
    if (highest >= config.typeVocabSize()) {
      throw new ModelFormatException(
          folder.config().file(),
          "type_vocab_size",
          "is %d where the tokenizer gives a pair's texts token types up to %d; use a model that was trained on pairs"
              .formatted(config.typeVocabSize(), highest));
    }
  }

  SentenceEncoder load(BertModel model, Checkpoint checkpoint, Backend backend) {
    if (checkpoint.find(CLASSIFIER + ".weight").isEmpty()) {
      throw new ModelFormatException(
          checkpoint.source(),
          CLASSIFIER + ".weight",
          "the tensor is missing, so that there is nothing to score with; use a checkpoint of BertForSequenceClassification, or SentenceTransformer for this one");
    }
    int hiddenSize = config.hiddenSize();
    List<SentenceEncoder.Module> modules =
        List.of(
            dense(backend, checkpoint, "pooler.dense", hiddenSize, ActivationFunction.TANH),
            dense(
                backend, checkpoint, CLASSIFIER, folder.numLabels(), ActivationFunction.IDENTITY));
    Pooling firstToken = new Pooling(List.of(PoolingMode.CLS));
    return new SentenceEncoder(model, firstToken, modules, backend, hiddenSize);
  }

  private SentenceEncoder.Dense dense(
      Backend backend,
      Checkpoint checkpoint,
      String module,
      int outFeatures,
      ActivationFunction activation) {
    return new SentenceEncoder.Dense(
        backend.linearWeights(
            List.of(checkpoint.require(module + ".weight", outFeatures, config.hiddenSize())),
            List.of(checkpoint.require(module + ".bias", outFeatures))),
        activation);
  }
}
