package org.sbert4j.fingerprint;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.config.BertConfig;
import org.sbert4j.tokenizer.AddedToken;
import org.sbert4j.tokenizer.Template;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.tokenizer.TokenizerSettings;
import org.sbert4j.tokenizer.pipeline.Pipeline;
import org.sbert4j.tokenizer.pipeline.SubwordModel;
import org.sbert4j.transformer.StackWeights;
import org.sbert4j.weights.folder.ModelSettings;
import org.sbert4j.weights.folder.PoolingConfig;

/**
 * What a fingerprint is made of besides the weights, in a fixed order. Whatever a vector depends on
 * belongs here; what none depends on (backend, threads, memory, paths, file formats) does not.
 */
public final class Fingerprint {
  private Fingerprint() {}

  /**
   * Adds the arithmetic and all settings.
   *
   * @param arithmetic {@link Backend#ARITHMETIC}
   * @param modules what follows the pooling
   * @param settings of which those count that change the vector of a call without options
   */
  public static void addSettings(
      FingerprintDigest digest,
      int arithmetic,
      Tokenizer tokenizer,
      BertConfig config,
      int maxSeqLength,
      PoolingConfig pooling,
      List<StackWeights.Module> modules,
      ModelSettings settings) {
    digest.add("arithmetic").add(arithmetic);
    addTokenizer(digest, tokenizer);
    addConfig(digest, config);
    digest.add("maxSeqLength").add(maxSeqLength);
    digest.add("pooling").add(pooling.modes().size());
    pooling.modes().forEach(mode -> digest.add(mode.configName()));
    digest.add("includePrompt").add(pooling.includePrompt());
    digest.add("modules").add(modules.size());
    modules.forEach(module -> addModule(digest, module));
    addDefaults(digest, settings);
  }

  /**
   * What identifies that which a head makes of tokens: its weights, and the model that it reads.
   *
   * @param name of the head
   * @param weights with the head's weights in it alone; ended by this
   * @param model the fingerprint of the model's vectors
   */
  public static String ofHead(String name, FingerprintDigest weights, String model) {
    return weights.add("head").add(name).add(model).hex();
  }

  private static void addDefaults(FingerprintDigest digest, ModelSettings settings) {
    Map<String, String> prompts = settings.prompts();
    digest.add("defaultPrompt").add(settings.defaultPromptName().map(prompts::get).orElse(""));
    digest.add("truncateDim").add(settings.truncateDim().orElse(0));
  }

  private static void addModule(FingerprintDigest digest, StackWeights.Module module) {
    // The weights of a module, and so its sizes, are added when they are read.
    digest.add(module.getClass().getSimpleName());
    if (module instanceof StackWeights.Dense dense) {
      digest.add(dense.activation().name());
    }
  }

  private static void addConfig(FingerprintDigest digest, BertConfig config) {
    digest
        .add("config")
        .add(config.vocabSize())
        .add(config.hiddenSize())
        .add(config.numHiddenLayers())
        .add(config.numAttentionHeads())
        .add(config.intermediateSize())
        .add(config.maxPositionEmbeddings())
        .add(config.typeVocabSize())
        .add(Float.floatToRawIntBits(config.layerNormEps()))
        .add(config.hiddenAct().name());
    addDifferences(digest, config);
  }

  /** Nothing for BERT, whose fingerprints are older than its relatives. */
  private static void addDifferences(FingerprintDigest digest, BertConfig config) {
    if (config.embeddingSize() != config.hiddenSize()) {
      digest.add("embeddingSize").add(config.embeddingSize());
    }
    if (config.paddingIdx() != PackedBatch.FROM_ZERO) {
      digest.add("paddingIdx").add(config.paddingIdx());
    }
    if (config.relativeBuckets() != 0) {
      digest.add("relativeBuckets").add(config.relativeBuckets());
    }
  }

  /** The settings as they work, so that one that is left out equals its default written down. */
  private static void addTokenizer(FingerprintDigest digest, Tokenizer tokenizer) {
    int size = tokenizer.vocabulary().size();
    digest.add("vocabulary").add(size);
    for (int id = 0; id < size; id++) {
      digest.add(tokenizer.vocabulary().token(id));
    }
    TokenizerSettings settings = tokenizer.settings();
    digest
        .add("tokenizer")
        .add(settings.doLowerCase())
        .add(settings.stripsAccents())
        .add(settings.tokenizeChineseChars())
        .add(settings.cleanText())
        .add(settings.unkToken())
        .add(settings.clsToken())
        .add(settings.sepToken())
        .add(settings.padToken())
        .add(settings.maskToken());
    addModel(digest, settings.model());
    addAddedTokens(digest, settings.addedTokens());
    Template template = settings.template();
    addTemplate(
        digest,
        template != null
            ? template
            : Template.bert(tokenizer.clsTokenId(), tokenizer.sepTokenId()));
    if (settings.pipeline() != null) {
      addPipeline(digest, settings.pipeline());
    }
  }

  /** WordPiece has no name here, since it was once the only one. */
  private static void addModel(FingerprintDigest digest, SubwordModel model) {
    if (model instanceof SubwordModel.WordPiece wordPiece) {
      digest.add(wordPiece.continuingSubwordPrefix()).add(wordPiece.maxInputCharsPerWord());
    } else if (model instanceof SubwordModel.Unigram unigram) {
      double[] scores = unigram.scores();
      digest.add("Unigram").add(unigram.byteFallback()).add(scores.length);
      for (double score : scores) {
        digest.add(Double.doubleToRawLongBits(score));
      }
    } else {
      SubwordModel.BytePairs bytePairs = (SubwordModel.BytePairs) model;
      digest
          .add("BytePairs")
          .add(bytePairs.unkToken() != null)
          .add(bytePairs.unkToken() == null ? "" : bytePairs.unkToken())
          .add(bytePairs.continuingSubwordPrefix())
          .add(bytePairs.endOfWordSuffix())
          .add(bytePairs.fuseUnk())
          .add(bytePairs.byteFallback())
          .add(bytePairs.ignoreMerges())
          .add(bytePairs.merges().size());
      bytePairs.merges().forEach(merge -> digest.add(merge.left()).add(merge.right()));
    }
  }

  private static void addPipeline(FingerprintDigest digest, Pipeline pipeline) {
    digest.add("normalizers").add(pipeline.normalizers().size());
    pipeline.normalizers().forEach(step -> digest.add(step.describe()));
    digest.add("preTokenizers").add(pipeline.preTokenizers().size());
    pipeline.preTokenizers().forEach(step -> digest.add(step.describe()));
  }

  private static void addAddedTokens(FingerprintDigest digest, List<AddedToken> tokens) {
    digest.add("addedTokens").add(tokens.size());
    tokens.stream()
        .sorted(Comparator.comparingInt(AddedToken::id))
        .forEach(
            token ->
                digest
                    .add(token.content())
                    .add(token.id())
                    .add(token.special())
                    .add(token.lstrip())
                    .add(token.rstrip())
                    .add(token.singleWord())
                    .add(token.normalized()));
  }

  private static void addTemplate(FingerprintDigest digest, Template template) {
    for (List<Template.Piece> pieces : List.of(template.single(), template.pair())) {
      digest.add("template").add(pieces.size());
      for (Template.Piece piece : pieces) {
        digest.add(piece.tokenTypeId());
        if (piece instanceof Template.Special special) {
          digest.add("special").add(special.ids().size());
          special.ids().forEach(digest::add);
        } else {
          digest.add("text").add(((Template.Text) piece).second());
        }
      }
    }
  }
}
