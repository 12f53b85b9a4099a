package org.sbert4j.tokenizer.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.tokenizer.pipeline.NormalizerStep;
import org.sbert4j.tokenizer.pipeline.NormalizerStep.UnicodeForm;

/** Each step against the reference is in GoldenPipelinesTest. */
class NormalizerChainTest {
  private static NormalizedText normalize(String text, NormalizerStep... steps) {
    return new NormalizerChain(List.of(steps)).normalize(text, 0, text.length());
  }

  private static String shown(NormalizedText text) {
    StringBuilder shown = new StringBuilder(text.toString());
    for (int i = 0; i < text.length(); i++) {
      shown.append(' ').append(text.start(i)).append('-').append(text.end(i));
    }
    return shown.toString();
  }

  /**
   * The files of a tokenizer that have a Lowercase beside a BertNormalizer are read as the latter
   * with lower-casing, which is faster; {@code switches} are the other three.
   */
  @Tag("soak")
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void lowercaseBesideBertIsItsOwn(int switches) {
    boolean clean = (switches & 1) != 0;
    boolean chinese = (switches & 2) != 0;
    boolean strip = (switches & 4) != 0;
    Normalizer lowering = new Normalizer(clean, chinese, strip, true);
    NormalizerStep bert = new NormalizerStep.Bert(clean, chinese, strip, false);
    NormalizerStep loweringBert = new NormalizerStep.Bert(clean, chinese, strip, true);
    NormalizerStep lowercase = new NormalizerStep.Lowercase();
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      String x = Character.toString(codePoint);
      String text = x + "q\u0301" + x + "\u0323\u0345" + x;
      String expected = shown(lowering.normalize(text, 0, text.length()));
      assertEquals(expected, shown(normalize(text, lowercase, bert)));
      assertEquals(expected, shown(normalize(text, lowercase, loweringBert)));
      assertEquals(expected, shown(normalize(text, bert, lowercase)));
    }
  }

  /** Observed with tokenizers 0.23.3: what is put in has the range of the char before it. */
  @Test
  void rangesOfWhatIsPutIn() {
    assertEquals(
        "xxbc 0-1 0-1 1-2 2-3",
        shown(
            normalize(
                "abc", new NormalizerStep.Prepend("xx"), new NormalizerStep.Replace("a", ""))));
    assertEquals(
        "XYc 1-2 1-2 2-3", shown(normalize("abc", new NormalizerStep.Replace("ab", "XY"))));
    assertEquals(
        "\u00e9b 0-1 2-3", shown(normalize("e\u0301b", new NormalizerStep.Form(UnicodeForm.NFC))));
  }

  @Test
  void halfOfASurrogatePairReadsAsReplacementCharacter() {
    assertEquals("a\ufffdb", normalize("a\ud800b").toString());
  }

  @Test
  void stripsToNothing() {
    assertEquals("", shown(normalize(" \u3000\t", new NormalizerStep.Strip(true, true))));
    assertEquals(
        "",
        shown(
            normalize(
                " ", new NormalizerStep.Strip(false, true), new NormalizerStep.Prepend("x"))));
  }
}
