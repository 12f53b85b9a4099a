package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sbert4j.tests.Closeness.assertClose;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TextEmbedding;
import org.sbert4j.TruncationPolicy;
import org.sbert4j.samples.Golden;
import org.sbert4j.samples.Padded;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;

/** Long texts in windows: the definition, and that no bit depends on anything but the text. */
class WindowsTest {
  private static final EmbeddingOptions WINDOWS =
      EmbeddingOptions.defaults().withTruncation(TruncationPolicy.WINDOW);

  static Stream<String> models() {
    return GOLDENS.withModel();
  }

  /** Of no token to hundreds, in no order of length. */
  private static List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int length : new int[] {1, 300, 31, 33, 900, 32, 0, 64, 500, 3}) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append("的一是在不了有和人这中大为上个国我以要他时来用们生到".charAt(i * 31 % 26));
      }
      texts.add(text.toString());
    }
    return texts;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void noBitDependsOnCompanyThreadsMemoryOrBackend(String name) {
    Golden golden = GOLDENS.read(name);
    List<String> texts = texts();
    LoadOptions options = LoadOptions.defaults();
    try (SentenceTransformer model =
        SentenceTransformer.load(golden.model(), options.withThreads(1).withBackend("scalar"))) {
      float[][] expected = model.encode(texts, WINDOWS);
      for (int i = 0; i < expected.length; i++) {
        assertSameBits(name + " alone", expected[i], model.encode(texts.get(i), WINDOWS));
      }
      for (LoadOptions other :
          List.of(options.withThreads(3), options.withThreads(2).withMemoryBudget(2 << 20))) {
        try (SentenceTransformer another = SentenceTransformer.load(golden.model(), other)) {
          assertSameBits(name, expected, another.encode(texts, WINDOWS));
          List<String> reversed = new ArrayList<>(texts);
          Collections.reverse(reversed);
          float[][] found = another.encode(reversed, WINDOWS);
          Collections.reverse(Arrays.asList(found));
          assertSameBits(name + " reversed", expected, found);
        }
      }
    }
  }

  /** A model that pools by mean, against the definition in plain words. */
  @Test
  void theMeanIsOverEachTokenInTheWindowInWhichItIsFartherFromTheEnd() {
    Golden golden = GOLDENS.read("reference-twin");
    int overlap = 7;
    try (SentenceTransformer model =
        SentenceTransformer.load(golden.model(), LoadOptions.defaults().withMaxSeqLength(24))) {
      List<String> texts = texts();
      float[][] expected = new float[texts.size()][];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = meanOfTokens(model, texts.get(i), overlap);
      }
      assertClose("windows", expected, model.encode(texts, WINDOWS.withWindowOverlap(overlap)));
      TextEmbedding longest =
          model.encodeWithDetails(texts, WINDOWS.withWindowOverlap(overlap)).get(4);
      assertEquals(902, longest.tokenCount());
      // Each window but the last begins 22 - 7 tokens after the one before.
      assertEquals((900 - 7 + 14) / 15, longest.windows());
    }
  }

  private static float[] meanOfTokens(SentenceTransformer model, String text, int overlap) {
    Encoding first =
        model
            .tokenizer()
            .encode(
                text, EncodeOptions.maxLength(model.maxSeqLength()).withOverflowingTokens(overlap));
    List<Encoding> windows = new ArrayList<>(List.of(first));
    windows.addAll(first.overflowing());
    int room = model.maxSeqLength() - 2;
    int tokens = first.sizeBeforeTruncation() - 2;
    double[] sum = new double[model.embeddingDimension()];
    for (int window = 0; window < windows.size(); window++) {
      int[] ids = windows.get(window).inputIds();
      Padded padded = Padded.of(new int[][] {ids});
      float[][] rows = model.model().forward(padded.inputIds(), padded.attentionMask())[0];
      int start = window * (room - overlap);
      for (int row = 0; row < ids.length; row++) {
        boolean cls = row == 0;
        boolean sep = row == ids.length - 1;
        boolean counts =
            cls
                ? window == 0
                : sep
                    ? window == windows.size() - 1
                    : windowOf(start + row - 1, tokens, room, overlap) == window;
        for (int i = 0; i < sum.length && counts; i++) {
          sum[i] += rows[row][i];
        }
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / (tokens + 2));
    }
    return mean;
  }

  /** Of the windows that have a token, the one of whose cut edges it is farther; else the first. */
  private static int windowOf(int token, int tokens, int room, int overlap) {
    int best = 0;
    int farthest = -1;
    for (int window = 0; window == 0 || window * (room - overlap) + overlap < tokens; window++) {
      int start = window * (room - overlap);
      int end = start + room;
      if (start <= token && token < end) {
        int before = window == 0 ? Integer.MAX_VALUE : token - start;
        int after = end >= tokens ? Integer.MAX_VALUE : end - 1 - token;
        if (Math.min(before, after) > farthest) {
          farthest = Math.min(before, after);
          best = window;
        }
      }
    }
    return best;
  }

  @Test
  void theRestOfATextMatters() {
    for (String name : GOLDENS.withModel().toList()) {
      try (SentenceTransformer model = SentenceTransformer.load(GOLDENS.read(name).model())) {
        String begin = "中".repeat(model.maxSeqLength());
        float[] one = model.encode(begin + "到期".repeat(20), WINDOWS);
        float[] other = model.encode(begin + "国我".repeat(20), WINDOWS);
        assertFalse(Arrays.equals(one, other), name);
      }
    }
  }

  @Test
  void anInterruptEndsALongText() throws InterruptedException {
    try (SentenceTransformer model =
        SentenceTransformer.load(GOLDENS.read("l12-h24-lasttoken-f64").model())) {
      String endless = "中国".repeat(20_000_000);
      Thread caller =
          new Thread(
              () ->
                  assertThrows(CancellationException.class, () -> model.encode(endless, WINDOWS)));
      List<Throwable> failures = new ArrayList<>();
      caller.setUncaughtExceptionHandler((thread, thrown) -> failures.add(thrown));
      caller.start();
      Thread.sleep(300);
      caller.interrupt();
      caller.join(20_000);
      assertFalse(caller.isAlive());
      assertEquals(List.of(), failures);
    }
  }
}
