package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertClose;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.samples.Golden;
import org.sbert4j.samples.Padded;

/** Every tiny model against PyTorch, stage by stage, on every CPU backend. */
class TinyModelGoldenTest {

  static Stream<Arguments> modelsOnBackends() {
    return GOLDENS
        .withModel()
        .flatMap(
            name -> CpuBackends.available().stream().map(backend -> Arguments.of(name, backend)));
  }

  static Stream<String> models() {
    return GOLDENS.withModel();
  }

  private static SentenceTransformer load(Golden golden, String backend, int threads) {
    return SentenceTransformer.load(
        golden.model(), LoadOptions.defaults().withBackend(backend).withThreads(threads));
  }

  @Test
  void thereAreAtLeastTenModels() {
    assertTrue(GOLDENS.withModel().count() >= 10);
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("modelsOnBackends")
  void agreesWithPyTorchStageByStage(String name, String backend) {
    Golden golden = GOLDENS.read(name);
    try (SentenceTransformer model = load(golden, backend, 1)) {
      assertEquals(golden.json().get("maxSeqLength").intValue(), model.maxSeqLength());
      int[][] expectedIds = golden.inputIds();
      List<String> texts = golden.texts();
      for (int i = 0; i < expectedIds.length; i++) {
        int[] ids = model.tokenizer().encode(texts.get(i), model.maxSeqLength()).inputIds();
        assertArrayEquals(expectedIds[i], ids, name + ": ids of text " + i);
      }

      Padded padded = Padded.of(expectedIds);
      List<float[][][]> states =
          model.model().hiddenStates(padded.inputIds(), padded.attentionMask());
      assertEquals(model.model().config().numHiddenLayers() + 1, states.size());
      assertClose(
          name + ": embedding output",
          golden.rows("embedding_output"),
          padded.rowsOf(states.get(0)));
      for (int layer = 1; layer < states.size(); layer++) {
        assertClose(
            name + ": hidden states after layer " + layer,
            golden.rows("hidden_states." + layer),
            padded.rowsOf(states.get(layer)));
      }
      assertClose(
          name + ": token embeddings",
          golden.rows("token_embeddings"),
          padded.rowsOf(states.get(states.size() - 1)));
      assertClose(
          name + ": sentence embeddings", golden.rows("sentence_embedding"), model.encode(texts));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void similaritiesAgreeWithTheLibrarys(String name) {
    Golden golden = GOLDENS.read(name);
    SimilarityFunction function =
        SimilarityFunction.valueOf(
            golden.json().get("similarity").textValue().toUpperCase(Locale.ROOT));
    float[][] embeddings = golden.rows("sentence_embedding");
    float[][] similarities = new float[embeddings.length][embeddings.length];
    for (int a = 0; a < embeddings.length; a++) {
      for (int b = 0; b < embeddings.length; b++) {
        similarities[a][b] = (float) function.apply(embeddings[a], embeddings[b]);
      }
    }
    assertClose(name + ": " + function, golden.rows("similarity"), similarities);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void aVectorDoesNotDependOnItsCompany(String name) throws Exception {
    Golden golden = GOLDENS.read(name);
    List<String> texts = golden.texts();
    try (SentenceTransformer model = load(golden, "scalar", 1);
        SentenceTransformer threaded = load(golden, "auto", 3)) {
      float[][] together = model.encode(texts);
      for (int i = 0; i < texts.size(); i++) {
        assertSameBits(name + ": text " + i + " alone", together[i], model.encode(texts.get(i)));
      }

      List<Integer> order = new ArrayList<>(IntStream.range(0, texts.size()).boxed().toList());
      Collections.shuffle(order, new Random(7));
      float[][] shuffled = threaded.encode(order.stream().map(texts::get).toList());
      for (int i = 0; i < order.size(); i++) {
        assertSameBits(name + ": shuffled, 3 threads", together[order.get(i)], shuffled[i]);
      }
      assertSameFromManyCallers(name, threaded, texts, together);
    }
  }

  private static void assertSameFromManyCallers(
      String name, SentenceTransformer model, List<String> texts, float[][] expected)
      throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try {
      Callable<float[][]> call = () -> model.encode(texts);
      for (Future<float[][]> result : callers.invokeAll(Collections.nCopies(12, call))) {
        assertSameBits(name + ": concurrent callers", expected, result.get());
      }
    } finally {
      callers.shutdown();
    }
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("modelsOnBackends")
  void thePaddedFormGivesTheSameBitsAsEachSentenceAlone(String name, String backend) {
    Golden golden = GOLDENS.read(name);
    try (SentenceTransformer model = load(golden, backend, 1)) {
      int[][] sequences = golden.inputIds();
      Padded padded = Padded.of(sequences);
      float[][][] together = model.model().forward(padded.inputIds(), padded.attentionMask());
      List<float[]> alone = new ArrayList<>();
      for (int[] sequence : sequences) {
        Padded single = Padded.of(new int[][] {sequence});
        float[][][] states = model.model().forward(single.inputIds(), single.attentionMask());
        alone.addAll(List.of(single.rowsOf(states)));
      }
      assertSameBits(name, alone.toArray(float[][]::new), padded.rowsOf(together));
    }
  }
}
