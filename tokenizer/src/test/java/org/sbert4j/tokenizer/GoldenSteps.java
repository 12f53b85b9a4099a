package org.sbert4j.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sbert4j.tokenizer.pipeline.NormalizerStep;
import org.sbert4j.tokenizer.pipeline.NormalizerStep.UnicodeForm;
import org.sbert4j.tokenizer.pipeline.Pipeline;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep.PrependScheme;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep.SplitBehavior;

/** Reads pipelines as {@code tokenizer/tables/golden_pipelines.py} writes them. */
final class GoldenSteps {
  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|[^ ]+");

  private GoldenSteps() {}

  /**
   * {@code NORMALIZER | … || PRE-TOKENIZER | …}.
   *
   * @param charsmaps those that Precompiled names
   */
  static Pipeline parse(String steps, Map<String, byte[]> charsmaps) {
    String[] sides = steps.split("\\|\\|", -1);
    return new Pipeline(
        steps(sides[0]).map(words -> normalizer(words, charsmaps)).toList(),
        steps(sides[1]).map(GoldenSteps::preTokenizer).toList());
  }

  /** The steps between single bars, each as its words; what is between quotes is one. */
  private static Stream<List<String>> steps(String side) {
    return Stream.of(side.split("\\|", -1))
        .filter(step -> !step.isBlank())
        .map(
            step ->
                WORD.matcher(step)
                    .results()
                    .map(word -> word.group())
                    .map(word -> word.startsWith("\"") ? GoldenSetting.unquote(word) : word)
                    .toList());
  }

  private static NormalizerStep normalizer(List<String> words, Map<String, byte[]> charsmaps) {
    return switch (words.get(0)) {
      case "BertNormalizer" ->
          new NormalizerStep.Bert(on(words, 1), on(words, 2), on(words, 3), on(words, 4));
      case "Lowercase" -> new NormalizerStep.Lowercase();
      case "StripAccents" -> new NormalizerStep.StripAccents();
      case "Strip" -> new NormalizerStep.Strip(on(words, 1), on(words, 2));
      case "Replace" -> new NormalizerStep.Replace(words.get(1), words.get(2));
      case "ReplaceSpaceRuns" -> new NormalizerStep.ReplaceSpaceRuns(words.get(1));
      case "Precompiled" -> new NormalizerStep.Precompiled(charsmaps.get(words.get(1)));
      case "Prepend" -> new NormalizerStep.Prepend(words.get(1));
      case "Nmt" -> new NormalizerStep.Nmt();
      default -> new NormalizerStep.Form(UnicodeForm.valueOf(words.get(0)));
    };
  }

  private static PreTokenizerStep preTokenizer(List<String> words) {
    return switch (words.get(0)) {
      case "BertPreTokenizer" -> new PreTokenizerStep.Bert();
      case "Whitespace" -> new PreTokenizerStep.Whitespace();
      case "WhitespaceSplit" -> new PreTokenizerStep.WhitespaceSplit();
      case "Punctuation" -> new PreTokenizerStep.Punctuation(SplitBehavior.valueOf(words.get(1)));
      case "ByteLevel" -> new PreTokenizerStep.ByteLevel(on(words, 1), on(words, 2));
      case "Digits" -> new PreTokenizerStep.Digits(on(words, 1));
      case "CharDelimiterSplit" ->
          new PreTokenizerStep.CharDelimiterSplit(words.get(1).codePointAt(0));
      case "Metaspace" ->
          new PreTokenizerStep.Metaspace(
              words.get(1).codePointAt(0), PrependScheme.valueOf(words.get(2)), on(words, 3));
      case "Split" ->
          new PreTokenizerStep.Split(
              words.get(1), SplitBehavior.valueOf(words.get(2)), on(words, 3));
      default -> throw new IllegalStateException("No step is called " + words);
    };
  }

  private static boolean on(List<String> words, int index) {
    return Boolean.parseBoolean(words.get(index));
  }
}
