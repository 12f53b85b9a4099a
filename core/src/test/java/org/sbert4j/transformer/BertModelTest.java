package org.sbert4j.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.FloatBits;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.config.BertConfig;
import org.sbert4j.weights.ModelFormatException;

/** On the best backend that runs here; without the incubator module that is the scalar one. */
class BertModelTest {
  private static final BertConfig CONFIG = SmallBert.CONFIG;
  private static final int HIDDEN_SIZE = CONFIG.hiddenSize();

  private final BertModel model =
      SmallBert.create(CONFIG, Backends.create("auto", BackendOptions.none()));

  /** Texts in rows of one length, from {@code starts[i]} on, with a mask. */
  private record Padded(int[][] inputIds, int[][] attentionMask) {
    static Padded of(List<int[]> texts, int width, int... starts) {
      Padded padded = new Padded(new int[texts.size()][width], new int[texts.size()][width]);
      for (int i = 0; i < texts.size(); i++) {
        int[] text = texts.get(i);
        System.arraycopy(text, 0, padded.inputIds[i], starts[i], text.length);
        Arrays.fill(padded.attentionMask[i], starts[i], starts[i] + text.length, 1);
      }
      return padded;
    }
  }

  private static float[][] realRows(float[][][] hiddenStates, int[][] mask) {
    return IntStream.range(0, mask.length)
        .boxed()
        .flatMap(
            i ->
                IntStream.range(0, mask[i].length)
                    .filter(t -> mask[i][t] == 1)
                    .mapToObj(t -> hiddenStates[i][t]))
        .toArray(float[][]::new);
  }

  @Test
  void rightPaddingGivesThePackedBitsAndZeros() {
    List<int[]> texts = SmallBert.texts(2, 7, 19, 33);
    Padded padded = Padded.of(texts, 40, 0, 0, 0, 0);
    float[][][] hiddenStates = model.forward(padded.inputIds, padded.attentionMask);
    FloatBits.assertSame(
        "right padding",
        SmallBert.forward(model, PackedBatch.of(texts)),
        realRows(hiddenStates, padded.attentionMask));
    assertEquals(40, hiddenStates[0].length);
    assertArrayEquals(new float[HIDDEN_SIZE], hiddenStates[0][2]);
    assertArrayEquals(new float[HIDDEN_SIZE], hiddenStates[3][39]);
  }

  @Test
  void leftPaddingGivesThePackedBitsAtTheSamePositions() {
    List<int[]> texts = SmallBert.texts(3, 10);
    Padded padded = Padded.of(texts, 12, 9, 2);
    PackedBatch batch = PackedBatch.of(texts);
    for (int row = 0; row < batch.tokens(); row++) {
      batch.positionIds()[row] += row < 3 ? 9 : 2;
    }
    FloatBits.assertSame(
        "left padding",
        SmallBert.forward(model, batch),
        realRows(model.forward(padded.inputIds, padded.attentionMask), padded.attentionMask));
  }

  @Test
  void aMaskWithHolesGivesThePackedBits() {
    int[][] inputIds = {{1, 9, 4, 8, 2}, {1, 7, 7, 2, 0}};
    int[][] mask = {{1, 0, 1, 0, 1}, {1, 1, 0, 1, 0}};
    PackedBatch batch =
        new PackedBatch(
            new int[] {1, 4, 2, 1, 7, 2},
            new int[6],
            new int[] {0, 2, 4, 0, 1, 3},
            new int[] {0, 3, 6});
    FloatBits.assertSame(
        "holes", SmallBert.forward(model, batch), realRows(model.forward(inputIds, mask), mask));
  }

  @Test
  void idsUnderTheMaskDoNotMatter() {
    int[][] mask = {{1, 1, 0, 1}};
    float[][][] some = model.forward(new int[][] {{1, 5, 0, 2}}, mask);
    float[][][] others = model.forward(new int[][] {{1, 5, 44, 2}}, mask);
    FloatBits.assertSame("masked ids", some[0], others[0]);
  }

  @Test
  void aTextHasTheSameBitsAloneInABatchAndInAnyOrder() {
    List<int[]> texts = SmallBert.texts(2, 3, 130, 17, 48, 16, 5, 49, 33, 8, 9);
    List<float[][]> alone =
        texts.stream()
            .map(text -> SmallBert.forward(model, PackedBatch.of(List.of(text))))
            .toList();
    List<Integer> order = new ArrayList<>(IntStream.range(0, texts.size()).boxed().toList());
    Random random = new Random(1);
    for (int trial = 0; trial < 5; trial++) {
      PackedBatch batch = PackedBatch.of(order.stream().map(texts::get).toList());
      float[][] rows = SmallBert.forward(model, batch);
      for (int place = 0; place < order.size(); place++) {
        int start = batch.start(place);
        FloatBits.assertSame(
            "text " + order.get(place) + " in order " + order,
            alone.get(order.get(place)),
            Arrays.copyOfRange(rows, start, start + batch.length(place)));
      }
      Collections.shuffle(order, random);
    }
  }

  @Test
  void scalarGivesTheSameBits() {
    PackedBatch batch = PackedBatch.of(SmallBert.texts(2, 3, 130, 17, 48));
    BertModel scalar = SmallBert.create(CONFIG, Backends.create("scalar", BackendOptions.none()));
    FloatBits.assertSame(
        "scalar", SmallBert.forward(scalar, batch), SmallBert.forward(model, batch));
  }

  @Test
  void hiddenStatesAreTheEmbeddingOutputAndEachLayer() {
    Padded padded = Padded.of(SmallBert.texts(4, 6), 6, 0, 0);
    List<float[][][]> all = model.hiddenStates(padded.inputIds, padded.attentionMask);
    assertEquals(CONFIG.numHiddenLayers() + 1, all.size());
    float[][][] last = model.forward(padded.inputIds, padded.attentionMask);
    FloatBits.assertSame("last", last[1], all.get(all.size() - 1)[1]);
    assertFalse(Arrays.equals(all.get(0)[1][0], all.get(1)[1][0]));
  }

  @Test
  void everyTokenAndPositionCounts() {
    float[][] one = SmallBert.forward(model, PackedBatch.of(List.of(new int[] {1, 5, 6, 2})));
    float[][] other = SmallBert.forward(model, PackedBatch.of(List.of(new int[] {1, 6, 5, 2})));
    assertFalse(Arrays.equals(one[0], other[0]), "the order of tokens must reach [CLS]");
  }

  @Test
  void tokensUnderAZeroMaskOnlyGiveZeros() {
    float[][][] hiddenStates = model.forward(new int[][] {{5, 6}}, new int[][] {{0, 0}});
    assertArrayEquals(new float[2][HIDDEN_SIZE], hiddenStates[0]);
  }

  @Test
  void noTextsGiveNoStates() {
    assertEquals(0, model.forward(new int[0][], new int[0][]).length);
  }

  @Test
  void anIdBeyondTheVocabularyIsRefused() {
    assertRefused(new int[] {1, CONFIG.vocabSize(), 2}, "50");
    assertRefused(new int[] {1, -1, 2}, "-1");
  }

  @Test
  void aTextBeyondThePositionTableIsRefused() {
    int[] text = new int[CONFIG.maxPositionEmbeddings() + 1];
    Arrays.fill(text, 5);
    assertRefused(text, "140");
  }

  private void assertRefused(int[] inputIds, String named) {
    int[] mask = new int[inputIds.length];
    Arrays.fill(mask, 1);
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> model.forward(new int[][] {inputIds}, new int[][] {mask}));
    assertTrue(thrown.getMessage().contains(named), thrown.getMessage());
  }

  @Test
  void aMaskOfAnotherShapeIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> model.forward(new int[][] {{1, 2}}, new int[][] {{1}}));
  }

  @Test
  void weightsOfAnotherShapeAreRefusedByName() {
    BertConfig wider = new BertConfig(50, 36, 2, 3, 101, 140, 2, 1e-12f, CONFIG.hiddenAct());
    ModelFormatException thrown =
        assertThrows(
            ModelFormatException.class,
            () ->
                BertWeights.load(
                    new ArrayCheckpoint(CONFIG, 7),
                    wider,
                    Backends.create("scalar", BackendOptions.none()),
                    WeightFormat.FP32));
    assertTrue(thrown.getMessage().contains("encoder.layer.0.intermediate.dense.weight"));
  }
}
