package org.sbert4j.loading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.pipeline.NormalizerStep;
import org.sbert4j.tokenizer.pipeline.Pipeline;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep;
import org.sbert4j.weights.tokenizer.PipelineConfig;
import org.sbert4j.weights.tokenizer.PipelineConfig.Step;

class PipelineLoaderTest {
  private static Step split(String behavior) {
    return new Step("Split", Map.of("pattern", "\"", "behavior", behavior, "invert", true));
  }

  /** The descriptions are also what a fingerprint is made of. */
  @Test
  void everyStep() {
    Pipeline pipeline =
        PipelineLoader.load(
            new PipelineConfig(
                List.of(
                    new Step(
                        "BertNormalizer",
                        Map.of(
                            "clean_text",
                            true,
                            "handle_chinese_chars",
                            false,
                            "strip_accents",
                            true,
                            "lowercase",
                            false)),
                    new Step("Lowercase", Map.of()),
                    new Step("StripAccents", Map.of()),
                    new Step("NFC", Map.of()),
                    new Step("NFKD", Map.of()),
                    new Step("Nmt", Map.of()),
                    new Step("Strip", Map.of("strip_left", true, "strip_right", false)),
                    new Step("Replace", Map.of("pattern", "a\\", "content", "")),
                    new Step("Prepend", Map.of("prepend", "_"))),
                List.of(
                    new Step("BertPreTokenizer", Map.of()),
                    new Step("Whitespace", Map.of()),
                    new Step("WhitespaceSplit", Map.of()),
                    new Step("Punctuation", Map.of("behavior", "Removed")),
                    new Step("Digits", Map.of("individual_digits", true)),
                    new Step("CharDelimiterSplit", Map.of("delimiter", "\ud83d\ude00")),
                    split("Isolated"),
                    split("MergedWithPrevious"),
                    split("MergedWithNext"),
                    split("Contiguous"))));
    assertEquals(
        List.of(
            "Bert true false true false",
            "Lowercase",
            "StripAccents",
            "NFC",
            "NFKD",
            "Nmt",
            "Strip true false",
            "Replace \"a\\\\\" \"\"",
            "Prepend \"_\""),
        pipeline.normalizers().stream().map(NormalizerStep::describe).toList());
    assertEquals(
        List.of(
            "Bert",
            "Whitespace",
            "WhitespaceSplit",
            "Punctuation REMOVED",
            "Digits true",
            "CharDelimiterSplit U+1F600",
            "Split \"\\\"\" ISOLATED true",
            "Split \"\\\"\" MERGED_WITH_PREVIOUS true",
            "Split \"\\\"\" MERGED_WITH_NEXT true",
            "Split \"\\\"\" CONTIGUOUS true"),
        pipeline.preTokenizers().stream().map(PreTokenizerStep::describe).toList());
  }

  /** As sentence-transformers does with do_lower_case. */
  @Test
  void lowerCased() {
    NormalizerStep lowercase = new NormalizerStep.Lowercase();
    NormalizerStep strip = new NormalizerStep.StripAccents();
    Pipeline lowered = PipelineLoader.lowerCased(new Pipeline(List.of(strip), List.of()));
    assertEquals(List.of(lowercase, strip), lowered.normalizers());
    assertSame(lowered, PipelineLoader.lowerCased(lowered));
  }
}
