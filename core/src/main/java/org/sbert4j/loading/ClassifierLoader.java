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
import org.sbert4j.weights.Architecture;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.folder.CrossEncoderFolder;

/**
 * Puts the head of {@code …ForSequenceClassification} on top of a transformer: the vector of the
 * first token, a linear layer with an activation, and the classifier, a linear layer. Transformers
 * 5, {@code models/…/modeling_….py}: BertPooler, RobertaClassificationHead (XLM-RoBERTa's and
 * CamemBERT's are the same), MPNetClassificationHead, ElectraClassificationHead and
 * DistilBertForSequenceClassification.
 */
final class ClassifierLoader {
  /** Which modules an architecture's head has, and what stands between them. */
  private record Head(
      String dense, ActivationFunction activation, String classifier, String owner) {
    static Head of(Architecture architecture) {
      return switch (architecture) {
        case BERT -> new Head("pooler.dense", ActivationFunction.TANH, "classifier", "Bert");
        case DISTILBERT ->
            new Head("pre_classifier", ActivationFunction.RELU, "classifier", "DistilBert");
        case ELECTRA -> ofTwo(ActivationFunction.GELU, "Electra");
        case MPNET -> ofTwo(ActivationFunction.TANH, "MPNet");
        case ROBERTA -> ofTwo(ActivationFunction.TANH, "Roberta");
        case XLM_ROBERTA -> ofTwo(ActivationFunction.TANH, "XLMRoberta");
        case CAMEMBERT -> ofTwo(ActivationFunction.TANH, "Camembert");
      };
    }

    private static Head ofTwo(ActivationFunction activation, String owner) {
      return new Head("classifier.dense", activation, "classifier.out_proj", owner);
    }
  }

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
    if (config.typeVocabSize() > 0 && highest >= config.typeVocabSize()) {
      throw new ModelFormatException(
          folder.config().file(),
          "type_vocab_size",
          "is %d where the tokenizer gives a pair's texts token types up to %d; use a model that was trained on pairs"
              .formatted(config.typeVocabSize(), highest));
    }
  }

  StackWeights load(BertWeights bert, Checkpoint checkpoint, WeightPacker packer) {
    Head head = Head.of(config.architecture());
    if (checkpoint.find(head.classifier() + ".weight").isEmpty()) {
      throw new ModelFormatException(
          checkpoint.source(),
          head.classifier() + ".weight",
          "the tensor is missing, so that there is nothing to score with; use a checkpoint of %sForSequenceClassification, or SentenceTransformer for this one"
              .formatted(head.owner()));
    }
    ActivationFunction none = ActivationFunction.IDENTITY;
    List<StackWeights.Module> modules =
        List.of(
            dense(packer, checkpoint, head.dense(), config.hiddenSize(), head.activation()),
            dense(packer, checkpoint, head.classifier(), folder.numLabels(), none));
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
