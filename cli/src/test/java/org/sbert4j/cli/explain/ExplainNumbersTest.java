package org.sbert4j.cli.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.Trace;
import org.sbert4j.cli.TinyModel;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;

/** What the page shows is arithmetic on a trace; here that arithmetic is held to what it claims. */
class ExplainNumbersTest {
  private static final List<String> TEXTS = List.of("a bc 到", "b 期");

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void writeModel() throws IOException {
    model = TinyModel.write(folder.resolve("tiny"));
  }

  private void pool(PoolingMode mode) throws IOException {
    Files.writeString(
        model.resolve("1_Pooling/config.json"),
        """
        {"embedding_dimension": %d, "pooling_mode": "%s"}
        """
            .formatted(TinyModel.HIDDEN_SIZE, mode.configName()));
  }

  private Trace trace(EmbeddingOptions options) {
    try (SentenceTransformer loaded = SentenceTransformer.load(model)) {
      return loaded.trace(TEXTS, options);
    }
  }

  private static float[][] last(Trace trace, int text) {
    return new TracedText(trace, text).hiddenStates(1);
  }

  private static double sum(double[][] cells) {
    return Arrays.stream(cells).flatMapToDouble(Arrays::stream).sum();
  }

  @ParameterizedTest
  @EnumSource(
      value = PoolingMode.class,
      names = {"MEAN", "MEAN_SQRT_LEN", "WEIGHTED_MEAN"})
  void pairsAddUpToTheCosine(PoolingMode mode) throws IOException {
    pool(mode);
    Trace trace = trace(EmbeddingOptions.defaults());
    double[][] cells =
        TokenPairs.contributions(
            new PoolingShares(last(trace, 0), 0).weights(mode),
            last(trace, 0),
            new PoolingShares(last(trace, 1), 0).weights(mode),
            last(trace, 1));
    double cosine = SimilarityFunction.COSINE.apply(trace.vectors()[0], trace.vectors()[1]);
    assertEquals(cosine, sum(cells), 1e-6);
    assertTrue(Math.abs(cosine) > 0.01, "of nothing much can be told: " + cosine);
    int total = TokenPairs.millionths(cosine);
    int[][] printed = TokenPairs.millionths(cells, total);
    assertEquals(total, Arrays.stream(printed).flatMapToInt(Arrays::stream).sum());
    assertEquals("%.6f".formatted(cosine), "%.6f".formatted(total / 1e6));
  }

  @ParameterizedTest
  @EnumSource(PoolingMode.class)
  void tokensAddUpToWhatIsPooled(PoolingMode mode) throws IOException {
    pool(mode);
    Trace trace = trace(EmbeddingOptions.defaults());
    for (int text = 0; text < 2; text++) {
      float[] pooled = new TracedText(trace, text).row("pooled");
      PoolingShares shares = new PoolingShares(last(trace, text), 0);
      assertEquals(1, Arrays.stream(shares.shares(mode, pooled)).sum(), 1e-6);
      if (PoolingShares.isSum(mode)) {
        double[] weights = shares.weights(mode);
        for (int i = 0; i < pooled.length; i++) {
          double sum = 0;
          for (int t = 0; t < weights.length; t++) {
            sum += weights[t] * last(trace, text)[t][i];
          }
          assertEquals(pooled[i], sum, 1e-6);
        }
      }
    }
  }

  @Test
  void aPromptThatIsLeftOutHasNoShare() throws IOException {
    Files.writeString(
        model.resolve("1_Pooling/config.json"),
        """
        {"embedding_dimension": %d, "pooling_mode": "mean", "include_prompt": false}
        """
            .formatted(TinyModel.HIDDEN_SIZE));
    Trace trace = trace(EmbeddingOptions.defaults().withPrompt("a "));
    PoolingShares shares = new PoolingShares(last(trace, 1), 2);
    float[] pooled = new TracedText(trace, 1).row("pooled");
    double[] found = shares.shares(PoolingMode.MEAN, pooled);
    assertEquals(0, found[0]);
    assertEquals(0, found[1]);
    assertEquals(1, Arrays.stream(found).sum(), 1e-6);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 42})
  void partsInMillionthsAddUpAndAreNotAMillionthOff(int seed) {
    Random random = new Random(seed);
    double[][] parts = new double[7][5];
    for (double[] row : parts) {
      Arrays.setAll(row, i -> random.nextGaussian() / 35);
    }
    int total = TokenPairs.millionths(sum(parts));
    int[][] rounded = TokenPairs.millionths(parts, total);
    assertEquals(total, Arrays.stream(rounded).flatMapToInt(Arrays::stream).sum());
    for (int i = 0; i < parts.length; i++) {
      for (int j = 0; j < parts[i].length; j++) {
        assertEquals(parts[i][j] * 1e6, rounded[i][j], 1);
      }
    }
  }

  @Test
  void aWordEmbeddingIsNearestToItself() {
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      TensorView table = checkpoint.find("embeddings.word_embeddings.weight").orElseThrow();
      int vocabSize = Math.toIntExact(table.shape().get(0));
      float[][] rows = new float[vocabSize][TinyModel.HIDDEN_SIZE];
      for (int id = 0; id < vocabSize; id++) {
        table.readFloats((long) id * TinyModel.HIDDEN_SIZE, rows[id], 0, TinyModel.HIDDEN_SIZE);
      }
      List<List<NearestTokens>> nearest = NearestTokens.of(table, rows, 3);
      for (int id = 0; id < vocabSize; id++) {
        assertEquals(id, nearest.get(id).get(0).id());
        assertEquals(1, nearest.get(id).get(0).cosine(), 1e-6);
        double second = Double.NEGATIVE_INFINITY;
        for (int other = 0; other < vocabSize; other++) {
          if (other != id) {
            second = Math.max(second, SimilarityFunction.COSINE.apply(rows[id], rows[other]));
          }
        }
        assertEquals(second, nearest.get(id).get(1).cosine(), 1e-6);
        assertEquals(3, nearest.get(id).size());
      }
      assertEquals(vocabSize, NearestTokens.of(table, rows, 1000).get(0).size());
    }
  }

  @Test
  void probsArePackedAsTheyArePrinted() throws IOException {
    TracedText text = new TracedText(trace(EmbeddingOptions.defaults()), 1);
    float[][][] heads = text.heads("encoder.layer.0.attention.self.probs");
    int tokens = text.tokens();
    assertEquals(4, tokens);
    Attention attention = new Attention(text, 1);
    byte[] packed = Base64.getDecoder().decode((String) attention.fields().get("probs"));
    byte[] bytes = new InflaterInputStream(new ByteArrayInputStream(packed)).readAllBytes();
    int count = bytes.length / 2;
    assertEquals(heads.length * (tokens + 1) * tokens, count);
    int next = 0;
    for (float[][] head : heads) {
      float sumOfFirst = 0;
      for (float[] row : head) {
        for (float prob : row) {
          int thousandths = (bytes[next] & 0xFF) + 256 * bytes[count + next];
          assertEquals("%.3f".formatted(prob), "%.3f".formatted(thousandths / 1000.0));
          next++;
        }
        sumOfFirst += row[0];
      }
      int average = (bytes[next] & 0xFF) + 256 * bytes[count + next];
      assertEquals(sumOfFirst / tokens, average / 1000.0, 6e-4);
      next += tokens;
      double[] looksAt = attention.looksAt(head);
      assertEquals(1, Arrays.stream(looksAt, 0, 5).sum(), 1e-6);
    }
  }

  @Test
  void aHeadThatLooksAtTheTokenBeforeIsToldToDoSo() {
    Attention attention = new Attention(new TracedText(trace(EmbeddingOptions.defaults()), 1), 1);
    float[][] before = {{1, 0, 0, 0}, {1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}};
    assertArrayEquals(new double[] {0.25, 0.75, 0, 0, 0, 0.75}, attention.looksAt(before), 1e-9);
    float[][] far = {{0, 0, 0, 1}, {0, 0, 0, 1}, {1, 0, 0, 0}, {0, 1, 0, 0}};
    assertArrayEquals(new double[] {0, 0, 0, 0.75, 0.25, 2.25}, attention.looksAt(far), 1e-9);
  }

  @Test
  void anUnchangedStateHasNoChange() {
    float[] state = {3, 4};
    assertEquals(0, HiddenStates.change(state, state));
    assertEquals(1, HiddenStates.change(state, new float[] {0, 0}));
    assertEquals(0, HiddenStates.change(new float[] {0, 0}, state));
    assertEquals(5, EmbeddingSum.norm(state));
  }

  @Test
  void rowsAreOfTheText() {
    Trace trace = trace(EmbeddingOptions.defaults());
    TracedText second = new TracedText(trace, 1);
    float[][] rows = second.rows("embeddings.LayerNorm");
    float[] all = trace.values("embeddings.LayerNorm");
    int longest = trace.tensor("embeddings.LayerNorm").shape().get(1).intValue();
    assertTrue(longest > second.tokens());
    int start = (longest + 2) * TinyModel.HIDDEN_SIZE;
    assertArrayEquals(Arrays.copyOfRange(all, start, start + TinyModel.HIDDEN_SIZE), rows[2]);
    for (float[][] head : second.heads("encoder.layer.0.attention.self.probs")) {
      for (float[] row : head) {
        assertEquals(second.tokens(), row.length);
        float sum = 0;
        for (float prob : row) {
          sum += prob;
        }
        assertEquals(1, sum, 1e-6);
      }
    }
  }
}
