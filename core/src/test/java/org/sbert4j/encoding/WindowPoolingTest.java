package org.sbert4j.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.Workspace;
import org.sbert4j.backend.scalar.ScalarBackend;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.tokenizer.TokenizerSettings;
import org.sbert4j.tokenizer.Vocabulary;
import org.sbert4j.weights.PoolingMode;

/** Windows whose token embeddings say which window and which row they are. */
class WindowPoolingTest {
  private static final Tokenizer TOKENIZER =
      new Tokenizer(
          Vocabulary.of(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a")),
          TokenizerSettings.bert());

  /** Ten tokens in windows of four that overlap by three: 0-3, 1-4, … 6-9. */
  private static final int TOKENS = 10;

  private static final int MAX_LENGTH = 6;
  private static final int OVERLAP = 3;

  private static final List<PoolingMode> MODES =
      List.of(
          PoolingMode.MEAN,
          PoolingMode.MEAN_SQRT_LEN,
          PoolingMode.MAX,
          PoolingMode.WEIGHTED_MEAN,
          PoolingMode.CLS,
          PoolingMode.LAST_TOKEN);

  /** A row's embedding: its window, and its place in the window. */
  private static float[] embedding(int window, int row) {
    return new float[] {100 * window + row, -row * row + window};
  }

  private final List<float[]> counted = new ArrayList<>();

  private WindowPooling pool(int promptTokens) {
    WindowPooling pooling = new WindowPooling(MODES, 2, promptTokens, OVERLAP);
    Iterator<Encoding> encodings = TOKENIZER.windows("a ".repeat(TOKENS), MAX_LENGTH, OVERLAP);
    try (ScalarBackend backend = new ScalarBackend();
        Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
      for (int index = 0; encodings.hasNext(); index++) {
        Encoding encoding = encodings.next();
        WindowPooling.Window window = pooling.window(encoding, !encodings.hasNext());
        Tensor hiddenStates = workspace.newTensor(2);
        hiddenStates.setRows(5 + MAX_LENGTH);
        for (int row = 0; row < MAX_LENGTH; row++) {
          hiddenStates.writeRow(5 + row, embedding(index, row));
        }
        window.read(hiddenStates, 5);
        pooling.add(window);
      }
    }
    return pooling;
  }

  /** The rows that count, by hand: [CLS] and two tokens, then a token each, the last two, [SEP]. */
  private void count() {
    counted.add(embedding(0, 0));
    counted.add(embedding(0, 1));
    counted.add(embedding(0, 2));
    counted.add(embedding(0, 3));
    for (int window = 1; window < 6; window++) {
      counted.add(embedding(window, 3));
    }
    counted.add(embedding(6, 3));
    counted.add(embedding(6, 4));
    counted.add(embedding(6, 5));
  }

  private float[] mean(int from, int column, double divisor, boolean weighted) {
    double sum = 0;
    for (int place = from; place < counted.size(); place++) {
      sum += (weighted ? place + 1 : 1) * (double) counted.get(place)[column];
    }
    return new float[] {(float) (sum / divisor)};
  }

  @Test
  void eachTokenCountsOnceAndInTheWindowInWhichItHasMoreTextAroundIt() {
    count();
    WindowPooling pooling = pool(0);
    assertEquals(7, pooling.windows());
    assertEquals(TOKENS + 2, pooling.tokens());
    assertEquals(TOKENS + 2, counted.size());
    assertPooled(pooling.pooled(), 0);
  }

  @Test
  void aPromptIsLeftOutAndThePlacesOfTheOthersStay() {
    count();
    assertPooled(pool(3).pooled(), 3);
  }

  private void assertPooled(float[] pooled, int from) {
    int n = counted.size() - from;
    int weights = IntStream.rangeClosed(from + 1, counted.size()).sum();
    for (int column = 0; column < 2; column++) {
      int i = column;
      assertArrayEquals(mean(from, i, n, false), new float[] {pooled[i]});
      assertArrayEquals(mean(from, i, Math.sqrt(n), false), new float[] {pooled[2 + i]});
      float max =
          (float) counted.stream().skip(from).mapToDouble(row -> row[i]).max().orElseThrow();
      assertEquals(max, pooled[4 + i]);
      assertArrayEquals(mean(from, i, weights, true), new float[] {pooled[6 + i]});
      assertEquals(endRow(from, i, true), pooled[8 + i]);
      assertEquals(endRow(from, i, false), pooled[10 + i]);
    }
  }

  /** The windows' first or last rows, as often as tokens count in the window. */
  private static float endRow(int from, int column, boolean first) {
    int[] countedTokens = {4 - from, 1, 1, 1, 1, 1, 3};
    double sum = 0;
    for (int window = 0; window < countedTokens.length; window++) {
      int cls = window == 0 ? from : 0;
      float[] row = embedding(window, first ? cls : MAX_LENGTH - 1);
      sum += countedTokens[window] * (double) row[column];
    }
    return (float) (sum / IntStream.of(countedTokens).sum());
  }

  @Test
  void aPromptThatIsAllThereIsLeavesZeros() {
    assertArrayEquals(new float[2 * MODES.size()], pool(TOKENS + 2).pooled());
  }

  @Test
  void aPromptMayTakeTheFirstWindowWhole() {
    count();
    WindowPooling pooling = pool(5);
    double sum = 0;
    for (int window = 1; window < 7; window++) {
      int tokens = window == 6 ? 3 : window == 1 ? 0 : 1;
      sum += tokens * 100.0 * window;
    }
    assertEquals((float) (sum / 7), pooling.pooled()[8]);
  }
}
