package org.sbert4j.backend;

import java.util.Arrays;
import java.util.List;
import org.sbert4j.weights.PoolingMode;

/**
 * Several sentences end to end, without padding.
 *
 * <p>Sequence {@code b} owns the rows {@code sequenceOffsets[b]} to {@code sequenceOffsets[b + 1]}.
 * Leaving masked tokens out is exact, not an approximation: the softmax gives them a weight of
 * exactly 0 in 32-bit arithmetic. A token keeps the position that it had among the masked ones.
 *
 * <p>The arrays are not copied; do not change them afterwards.
 *
 * @param tokenIds {@code [tokens]}
 * @param tokenTypeIds {@code [tokens]}
 * @param positionIds {@code [tokens]}
 * @param sequenceOffsets {@code [sequences + 1]}, ascending, from 0 to {@code tokens}
 * @param promptTokens how many tokens at the beginning of each sequence are a prompt's that pooling
 *     leaves out; they take part in everything else
 */
public record PackedBatch(
    int[] tokenIds,
    int[] tokenTypeIds,
    int[] positionIds,
    int[] sequenceOffsets,
    int promptTokens) {

  /** A batch of which pooling leaves nothing out. */
  public PackedBatch(int[] tokenIds, int[] tokenTypeIds, int[] positionIds, int[] sequenceOffsets) {
    this(tokenIds, tokenTypeIds, positionIds, sequenceOffsets, 0);
  }

  /** This batch with another number of tokens that pooling leaves out. */
  public PackedBatch withPromptTokens(int newPromptTokens) {
    return new PackedBatch(tokenIds, tokenTypeIds, positionIds, sequenceOffsets, newPromptTokens);
  }

  /** Rows of the batch. */
  public int tokens() {
    return tokenIds.length;
  }

  /** Sentences of the batch. */
  public int sequences() {
    return sequenceOffsets.length - 1;
  }

  /** The first row of a sequence. */
  public int start(int sequence) {
    return sequenceOffsets[sequence];
  }

  /** The number of rows of a sequence. */
  public int length(int sequence) {
    return sequenceOffsets[sequence + 1] - sequenceOffsets[sequence];
  }

  /** The first row of a sequence that pooling takes. */
  public int pooledStart(int sequence) {
    return start(sequence) + Math.min(promptTokens, length(sequence));
  }

  /** The number of rows of a sequence that pooling takes: the last so many. */
  public int pooledLength(int sequence) {
    return start(sequence) + length(sequence) - pooledStart(sequence);
  }

  /** Whether pooling takes a row of each sequence. */
  public boolean eachPooled() {
    for (int sequence = 0; sequence < sequences(); sequence++) {
      if (pooledLength(sequence) == 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * The one row of a sequence that a mode takes.
   *
   * @param mode {@code CLS}: the first of those that pooling takes; {@code LAST_TOKEN}: the last
   */
  public int pooledRow(int sequence, PoolingMode mode) {
    return mode == PoolingMode.CLS ? pooledStart(sequence) : sequenceOffsets[sequence + 1] - 1;
  }

  /**
   * Packs sentences of one segment each.
   *
   * @param sequences each sentence's ids, [CLS] and [SEP] included
   */
  public static PackedBatch of(List<int[]> sequences) {
    int tokens = sequences.stream().mapToInt(ids -> ids.length).sum();
    int[] tokenIds = new int[tokens];
    int[] positionIds = new int[tokens];
    int[] sequenceOffsets = new int[sequences.size() + 1];
    int row = 0;
    for (int sequence = 0; sequence < sequences.size(); sequence++) {
      for (int position = 0; position < sequences.get(sequence).length; position++) {
        tokenIds[row] = sequences.get(sequence)[position];
        positionIds[row++] = position;
      }
      sequenceOffsets[sequence + 1] = row;
    }
    return new PackedBatch(tokenIds, new int[tokens], positionIds, sequenceOffsets);
  }

  /**
   * The same tokens with types.
   *
   * @param sequences each sentence's token types, in the order of this batch
   * @throws IllegalArgumentException if they are not as many as the tokens
   */
  public PackedBatch withTokenTypeIds(List<int[]> sequences) {
    int[] types = sequences.stream().flatMapToInt(Arrays::stream).toArray();
    requireSameLength("tokenTypeIds", tokens(), types.length);
    return new PackedBatch(tokenIds, types, positionIds, sequenceOffsets, promptTokens);
  }

  /**
   * Packs the padded form.
   *
   * @param inputIds {@code [B, T]}
   * @param attentionMask {@code [B, T]}, 1 for a token, 0 for padding
   * @param tokenTypeIds {@code [B, T]}
   * @throws IllegalArgumentException if the shapes differ or a mask is neither 0 nor 1
   */
  public static PackedBatch ofPadded(
      int[][] inputIds, int[][] attentionMask, int[][] tokenTypeIds) {
    int tokens = countTokens(inputIds, attentionMask, tokenTypeIds);
    PackedBatch packed =
        new PackedBatch(
            new int[tokens], new int[tokens], new int[tokens], new int[inputIds.length + 1]);
    int row = 0;
    for (int sequence = 0; sequence < inputIds.length; sequence++) {
      for (int position = 0; position < inputIds[sequence].length; position++) {
        if (attentionMask[sequence][position] == 1) {
          packed.tokenIds[row] = inputIds[sequence][position];
          packed.tokenTypeIds[row] = tokenTypeIds[sequence][position];
          packed.positionIds[row++] = position;
        }
      }
      packed.sequenceOffsets[sequence + 1] = row;
    }
    return packed;
  }

  private static int countTokens(int[][] inputIds, int[][] attentionMask, int[][] tokenTypeIds) {
    requireSameLength("attentionMask", inputIds.length, attentionMask.length);
    requireSameLength("tokenTypeIds", inputIds.length, tokenTypeIds.length);
    int tokens = 0;
    for (int sequence = 0; sequence < inputIds.length; sequence++) {
      int length = inputIds[sequence].length;
      requireSameLength("attentionMask[" + sequence + "]", length, attentionMask[sequence].length);
      requireSameLength("tokenTypeIds[" + sequence + "]", length, tokenTypeIds[sequence].length);
      if (Arrays.stream(attentionMask[sequence]).anyMatch(mask -> mask != 0 && mask != 1)) {
        throw new IllegalArgumentException(
            "attentionMask[" + sequence + "] must hold 1 for tokens and 0 for padding only");
      }
      tokens += Arrays.stream(attentionMask[sequence]).sum();
    }
    return tokens;
  }

  private static void requireSameLength(String name, int expected, int found) {
    if (expected != found) {
      throw new IllegalArgumentException(
          name + " has length " + found + " where inputIds has " + expected);
    }
  }
}
