package org.sbert4j.encoding;

import java.util.Arrays;
import java.util.List;
import org.sbert4j.backend.Tensor;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.weights.PoolingMode;

/**
 * Pools the token embeddings of a long text's windows into one vector, as {@code
 * TruncationPolicy.WINDOW} says. What is kept of a window is a sum of its rows, so that any number
 * of windows takes the same memory, and sums are added in the order of the windows, so that it does
 * not matter which were computed together.
 *
 * <p>One thread at a time. Only {@link Window#read} may run on several, one for each window.
 */
final class WindowPooling {
  private final List<PoolingMode> modes;
  private final int hiddenSize;
  private final int promptTokens;

  /** Half of what a window shares with the one before it, rounded up: that one has these. */
  private final int overlapBefore;

  /** The other half: the later window has these. */
  private final int overlapAfter;

  private final double[] sums;
  private int windows;
  private int tokens;
  private int pooledTokens;

  /** No window yet. */
  WindowPooling(List<PoolingMode> modes, int hiddenSize, int promptTokens, int overlap) {
    this.modes = modes;
    this.hiddenSize = hiddenSize;
    this.promptTokens = promptTokens;
    this.overlapBefore = overlap - overlap / 2;
    this.overlapAfter = overlap / 2;
    this.sums = newSums(modes, hiddenSize);
  }

  private static double[] newSums(List<PoolingMode> modes, int hiddenSize) {
    double[] sums = new double[modes.size() * hiddenSize];
    for (int mode = 0; mode < modes.size(); mode++) {
      if (modes.get(mode) == PoolingMode.MAX) {
        Arrays.fill(sums, mode * hiddenSize, (mode + 1) * hiddenSize, Double.NEGATIVE_INFINITY);
      }
    }
    return sums;
  }

  /** A window: which of its rows count, and what they sum up to. */
  final class Window implements Sequence {
    private final int[] inputIds;
    private final int clsRow;
    private final int from;
    private final int to;

    /** The place of row {@code from} in the whole text's row of tokens, from 0. */
    private final int place;

    private double[] windowSums;

    private Window(int[] inputIds, int clsRow, int from, int to, int place) {
      this.inputIds = inputIds;
      this.clsRow = clsRow;
      this.from = from;
      this.to = to;
      this.place = place;
    }

    @Override
    public int[] inputIds() {
      return inputIds;
    }

    @Override
    public int[] tokenTypeIds() {
      return null;
    }

    /**
     * Sums the rows up.
     *
     * @param hiddenStates {@code [T, H]} of a batch
     * @param start the window's first row there
     */
    @Override
    public void read(Tensor hiddenStates, int start) {
      windowSums = newSums(modes, hiddenSize);
      float[] row = new float[hiddenSize];
      for (int t = from; t < to; t++) {
        hiddenStates.readRow(start + t, row, 0);
        for (int mode = 0; mode < modes.size(); mode++) {
          addRow(modes.get(mode), row, place + t - from + 1, mode * hiddenSize);
        }
      }
      addEnd(PoolingMode.CLS, hiddenStates, start + clsRow, row);
      addEnd(PoolingMode.LAST_TOKEN, hiddenStates, start + inputIds.length - 1, row);
    }

    private void addRow(PoolingMode mode, float[] row, int weight, int offset) {
      switch (mode) {
        case MEAN, MEAN_SQRT_LEN -> add(row, 1, offset);
        case WEIGHTED_MEAN -> add(row, weight, offset);
        case MAX -> {
          for (int i = 0; i < hiddenSize; i++) {
            windowSums[offset + i] = Math.max(windowSums[offset + i], row[i]);
          }
        }
        case CLS, LAST_TOKEN -> {
          // One row stands for the window; see addEnd.
        }
      }
    }

    /** The row that stands for the window, as often as tokens count in it. */
    private void addEnd(PoolingMode mode, Tensor hiddenStates, int index, float[] row) {
      for (int i = 0; i < modes.size() && to > from; i++) {
        if (modes.get(i) == mode) {
          hiddenStates.readRow(index, row, 0);
          add(row, to - from, i * hiddenSize);
        }
      }
    }

    private void add(float[] row, double weight, int offset) {
      for (int i = 0; i < hiddenSize; i++) {
        windowSums[offset + i] += weight * row[i];
      }
    }
  }

  /**
   * The next window of the text, whose rows are not known yet.
   *
   * @param last whether no other window follows
   */
  Window window(Encoding encoding, boolean last) {
    int[] sequenceIds = encoding.sequenceIds();
    int firstOfText = 0;
    while (firstOfText < sequenceIds.length && sequenceIds[firstOfText] != 0) {
      firstOfText++;
    }
    int endOfText = sequenceIds.length;
    while (endOfText > firstOfText && sequenceIds[endOfText - 1] != 0) {
      endOfText--;
    }
    boolean first = windows == 0;
    int from = first ? 0 : firstOfText + overlapBefore;
    int to = last ? sequenceIds.length : endOfText - overlapAfter;
    int unpooled = Math.max(0, Math.min(promptTokens - tokens, to - from));
    Window window =
        new Window(
            encoding.inputIds(), first ? unpooled : 0, from + unpooled, to, tokens + unpooled);
    windows++;
    tokens += to - from;
    return window;
  }

  /** Adds a window whose rows were read; in the order of the text. */
  void add(Window window) {
    pooledTokens += window.to - window.from;
    for (int mode = 0; mode < modes.size(); mode++) {
      for (int i = mode * hiddenSize; i < (mode + 1) * hiddenSize; i++) {
        sums[i] =
            modes.get(mode) == PoolingMode.MAX
                ? Math.max(sums[i], window.windowSums[i])
                : sums[i] + window.windowSums[i];
      }
    }
  }

  /** Windows so far. */
  int windows() {
    return windows;
  }

  /** Tokens of the text so far, special ones included. */
  int tokens() {
    return tokens;
  }

  /** The pooled vector {@code [modes · H]}; zeros if no token is left to pool. */
  float[] pooled() {
    float[] pooled = new float[sums.length];
    for (int i = 0; i < pooled.length && pooledTokens > 0; i++) {
      pooled[i] = (float) (sums[i] / divisor(modes.get(i / hiddenSize)));
    }
    return pooled;
  }

  private double divisor(PoolingMode mode) {
    return switch (mode) {
      case MAX -> 1;
      case MEAN, CLS, LAST_TOKEN -> pooledTokens;
      case MEAN_SQRT_LEN -> Math.sqrt(pooledTokens);
      case WEIGHTED_MEAN -> sumOfWeights();
    };
  }

  /** {@code u + 1, …, n} for n tokens of which pooling leaves out the first u. */
  private double sumOfWeights() {
    double unpooled = tokens - pooledTokens;
    return ((double) tokens * (tokens + 1.0) - unpooled * (unpooled + 1)) / 2;
  }
}
