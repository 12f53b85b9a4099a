package org.sbert4j.loading;

import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.sbert4j.tokenizer.pipeline.NormalizerStep;
import org.sbert4j.tokenizer.pipeline.Pipeline;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep.PrependScheme;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep.SplitBehavior;
import org.sbert4j.tokenizer.pipeline.SubwordModel;
import org.sbert4j.weights.tokenizer.ModelConfig;
import org.sbert4j.weights.tokenizer.PipelineConfig;

/** Makes the steps of a tokenizer from what tokenizer.json says. */
final class PipelineLoader {
  private PipelineLoader() {}

  static Pipeline load(PipelineConfig config) {
    return new Pipeline(
        config.normalizers().stream().map(PipelineLoader::normalizer).toList(),
        config.preTokenizers().stream().map(PipelineLoader::preTokenizer).toList());
  }

  static SubwordModel model(ModelConfig config) {
    if (config instanceof ModelConfig.WordPiece model) {
      return new SubwordModel.WordPiece(
          model.continuingSubwordPrefix(), model.maxInputCharsPerWord());
    }
    if (config instanceof ModelConfig.Unigram model) {
      return new SubwordModel.Unigram(model.scores(), model.byteFallback());
    }
    ModelConfig.BytePairs model = (ModelConfig.BytePairs) config;
    return new SubwordModel.BytePairs(
        model.merges().stream()
            .map(merge -> new SubwordModel.Merge(merge.left(), merge.right()))
            .toList(),
        model.unkToken(),
        model.continuingSubwordPrefix(),
        model.endOfWordSuffix(),
        model.fuseUnk(),
        model.byteFallback(),
        model.ignoreMerges());
  }

  private static NormalizerStep normalizer(PipelineConfig.Step step) {
    return switch (step.type()) {
      case "BertNormalizer" ->
          new NormalizerStep.Bert(
              step.bool("clean_text"),
              step.bool("handle_chinese_chars"),
              step.bool("strip_accents"),
              step.bool("lowercase"));
      case "Lowercase" -> new NormalizerStep.Lowercase();
      case "StripAccents" -> new NormalizerStep.StripAccents();
      case "Strip" -> new NormalizerStep.Strip(step.bool("strip_left"), step.bool("strip_right"));
      case "Replace" -> new NormalizerStep.Replace(step.string("pattern"), step.string("content"));
      case "ReplaceSpaceRuns" -> new NormalizerStep.ReplaceSpaceRuns(step.string("content"));
      case "Precompiled" ->
          new NormalizerStep.Precompiled(
              Base64.getDecoder().decode(step.string("precompiled_charsmap")));
      case "Prepend" -> new NormalizerStep.Prepend(step.string("prepend"));
      case "Nmt" -> new NormalizerStep.Nmt();
      default -> new NormalizerStep.Form(NormalizerStep.UnicodeForm.valueOf(step.type()));
    };
  }

  private static PreTokenizerStep preTokenizer(PipelineConfig.Step step) {
    return switch (step.type()) {
      case "BertPreTokenizer" -> new PreTokenizerStep.Bert();
      case "Whitespace" -> new PreTokenizerStep.Whitespace();
      case "WhitespaceSplit" -> new PreTokenizerStep.WhitespaceSplit();
      case "Punctuation" -> new PreTokenizerStep.Punctuation(behavior(step));
      case "Digits" -> new PreTokenizerStep.Digits(step.bool("individual_digits"));
      case "CharDelimiterSplit" ->
          new PreTokenizerStep.CharDelimiterSplit(step.string("delimiter").codePointAt(0));
      case "Split" ->
          new PreTokenizerStep.Split(step.string("pattern"), behavior(step), step.bool("invert"));
      case "Metaspace" ->
          new PreTokenizerStep.Metaspace(
              step.string("replacement").codePointAt(0), prependScheme(step), step.bool("split"));
      case "ByteLevel" ->
          new PreTokenizerStep.ByteLevel(step.bool("add_prefix_space"), step.bool("use_regex"));
      default -> throw new IllegalArgumentException("unknown pre-tokenizer " + step.type());
    };
  }

  private static PrependScheme prependScheme(PipelineConfig.Step step) {
    return switch (step.string("prepend_scheme")) {
      case "always" -> PrependScheme.ALWAYS;
      case "first" -> PrependScheme.FIRST;
      default -> PrependScheme.NEVER;
    };
  }

  private static SplitBehavior behavior(PipelineConfig.Step step) {
    return switch (step.string("behavior")) {
      case "Removed" -> SplitBehavior.REMOVED;
      case "Isolated" -> SplitBehavior.ISOLATED;
      case "MergedWithPrevious" -> SplitBehavior.MERGED_WITH_PREVIOUS;
      case "MergedWithNext" -> SplitBehavior.MERGED_WITH_NEXT;
      default -> SplitBehavior.CONTIGUOUS;
    };
  }

  /** As sentence-transformers, which puts a Lowercase in front unless there is one already. */
  static Pipeline lowerCased(Pipeline pipeline) {
    NormalizerStep lowercase = new NormalizerStep.Lowercase();
    List<NormalizerStep> steps = pipeline.normalizers();
    return steps.contains(lowercase)
        ? pipeline
        : new Pipeline(
            Stream.concat(Stream.of(lowercase), steps.stream()).toList(), pipeline.preTokenizers());
  }
}
