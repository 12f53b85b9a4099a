package org.sbert4j.loading;

import java.util.Arrays;
import java.util.List;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.WeightPacker;
import org.sbert4j.config.BertConfig;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.TextPair;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.transformer.BertWeights;
import org.sbert4j.transformer.StackWeights;
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

  List<String> labels() {
    return folder.labels();
  }

  /**
   * Checks that the token types of a pair have rows in the model's table, and that there is room
   * for a pair's special tokens.
   */
  void requireFits(Tokenizer tokenizer, int maxSeqLength) {
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

  StackWeights load(BertWeights bert, Checkpoint checkpoint, WeightPacker packer) {
    if (checkpoint.find(CLASSIFIER + ".weight").isEmpty()) {
      throw new ModelFormatException(
          checkpoint.source(),
          CLASSIFIER + ".weight",
          "the tensor is missing, so that there is nothing to score with; use a checkpoint of BertForSequenceClassification, or SentenceTransformer for this one");
    }
    ActivationFunction none = ActivationFunction.IDENTITY;
    List<StackWeights.Module> modules =
        List.of(
            dense(packer, checkpoint, "pooler.dense", config.hiddenSize(), ActivationFunction.TANH),
            dense(packer, checkpoint, CLASSIFIER, folder.numLabels(), none));
    return new StackWeights(config, bert, List.of(PoolingMode.CLS), modules);
  }

  private StackWeights.Dense dense(
      WeightPacker packer,
      Checkpoint checkpoint,
      String module,
      int outFeatures,
      ActivationFunction activation) {
    return new StackWeights.Dense(
        packer.linearWeights(
            List.of(checkpoint.require(module + ".weight", outFeatures, config.hiddenSize())),
            List.of(checkpoint.require(module + ".bias", outFeatures)),
            WeightFormat.FP32),
        activation);
  }
}
