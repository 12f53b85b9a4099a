package org.sbert4j;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.tokenizer.Encoding;

/**
 * Texts on their way to the model: their ids, and what became of those that are too long.
 *
 * <p>Each text is written by one thread, and read when all are done.
 */
final class TokenizedTexts {
  private final EncodeRequest request;
  private final int[][] inputIds;
  private final boolean[] tooLong;

  /** Null unless details were asked for. */
  private final int[] tokenCounts;

  private final int[] cutOffsets;
  private final int[] windows;
  private int size;

  TokenizedTexts(EncodeRequest request, int size) {
    this.request = request;
    this.inputIds = new int[size][];
    this.tooLong = new boolean[size];
    this.tokenCounts = request.withDetails() ? new int[size] : null;
    this.cutOffsets = request.withDetails() ? new int[size] : null;
    this.windows = request.withDetails() ? new int[size] : null;
    this.size = size;
  }

  /**
   * Tokenizes a text.
   *
   * @return the number of ids kept: none of a text that is to be encoded in windows
   */
  int tokenize(int index, String text, BertTokenizer tokenizer, int maxSeqLength) {
    Encoding encoding = tokenizer.encode(request.withPrompt(text), maxSeqLength);
    tooLong[index] = encoding.truncated();
    boolean inWindows = tooLong[index] && request.truncation() == TruncationPolicy.WINDOW;
    inputIds[index] = inWindows ? new int[0] : encoding.inputIds();
    if (request.withDetails() && !inWindows) {
      int kept = encoding.cutOffset(0) - request.prompt().length();
      setDetails(index, encoding.sizeBeforeTruncation(), Math.max(0, kept), 1);
    }
    return inputIds[index].length;
  }

  /** Says how a text was encoded in windows. */
  void setWindows(int index, String text, int tokenCount, int windowCount) {
    if (request.withDetails()) {
      setDetails(index, tokenCount, text.length(), windowCount);
    }
  }

  private void setDetails(int index, int tokenCount, int cutOffset, int windowCount) {
    tokenCounts[index] = tokenCount;
    cutOffsets[index] = cutOffset;
    windows[index] = windowCount;
  }

  /** Forgets all but the first texts. */
  void cutTo(int newSize) {
    size = newSize;
  }

  int size() {
    return size;
  }

  /** Whether the model cannot take the text at once. */
  boolean tooLong(int index) {
    return tooLong[index];
  }

  /** The first text that the model cannot take at once, or -1. */
  int firstTooLong() {
    return IntStream.range(0, size).filter(this::tooLong).findFirst().orElse(-1);
  }

  /** The texts that go through the model at once, cut or not. */
  int[] ordinary() {
    boolean windowsWanted = request.truncation() == TruncationPolicy.WINDOW;
    return IntStream.range(0, size).filter(i -> !(windowsWanted && tooLong[i])).toArray();
  }

  /** These texts as the model gets them. */
  TokenizedInputs inputs(int[] indices) {
    return TokenizedInputs.ofIds(
        Arrays.stream(indices).mapToObj(index -> inputIds[index]).toArray(int[][]::new));
  }

  /** A text's vector with all that was asked for. */
  TextEmbedding embedding(int index, float[] vector) {
    boolean truncated = tooLong[index] && request.truncation() == TruncationPolicy.TRUNCATE;
    return new TextEmbedding(
        vector, tokenCounts[index], truncated, cutOffsets[index], windows[index]);
  }
}
