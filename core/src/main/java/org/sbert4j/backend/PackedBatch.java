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
 * <p><b>Positions.</b> BERT's are a token's index in its sequence. RoBERTa's and its relatives'
 * begin after the row of the pad token, {@code paddingIdx}, and do not count pad tokens, which have
 * that row (transformers 5, {@code models/roberta/modeling_roberta.py},
 * create_position_ids_from_input_ids):
 *
 * <pre>
 * positionId(t) = inputIds[t] == paddingIdx ? paddingIdx
 *     : paddingIdx + 1 + the number of ids before t that are not paddingIdx
 * </pre>
 *
 * <p>With {@link #FROM_ZERO}, which is no token's id, that is BERT's index.
 *
 * <p>The arrays are not copied; do not change them afterwards.
 *
 * @param tokenIds {@code [tokens]}
 * @param tokenTypeIds {@code [tokens]}
 * @param positionIds {@code [tokens]}: each token's row of the position table
 * @param tokenIndices {@code [tokens]}: each token's place in its sequence, masked ones counted,
 *     from 0. For BERT the same array as {@code positionIds}.
 * @param sequenceOffsets {@code [sequences + 1]}, ascending, from 0 to {@code tokens}
 * @param promptTokens how many tokens at the beginning of each sequence are a prompt's that pooling
 *     leaves out; they take part in everything else
 */
public record PackedBatch(
    int[] tokenIds,
    int[] tokenTypeIds,
    int[] positionIds,
    int[] tokenIndices,
    int[] sequenceOffsets,
    int promptTokens) {
  /** The {@code paddingIdx} of models whose positions are a token's index, as BERT's. */
  public static final int FROM_ZERO = -1;

  /** A batch of BERT, of which pooling leaves nothing out. */
  public PackedBatch(int[] tokenIds, int[] tokenTypeIds, int[] positionIds, int[] sequenceOffsets) {
    this(tokenIds, tokenTypeIds, positionIds, positionIds, sequenceOffsets, 0);
  }

  /** This batch with another number of tokens that pooling leaves out. */
  public PackedBatch withPromptTokens(int newPromptTokens) {
    return new PackedBatch(
        tokenIds, tokenTypeIds, positionIds, tokenIndices, sequenceOffsets, newPromptTokens);
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

  /** As {@link #of(List, int)}, for BERT. */
  public static PackedBatch of(List<int[]> sequences) {
    return of(sequences, FROM_ZERO);
  }

  /**
   * Packs sentences of one segment each.
   *
   * @param sequences each sentence's ids, [CLS] and [SEP] included
   * @param paddingIdx after which positions begin; {@link #FROM_ZERO} for BERT
   */
  public static PackedBatch of(List<int[]> sequences, int paddingIdx) {
    int tokens = sequences.stream().mapToInt(ids -> ids.length).sum();
    int[] tokenIds = new int[tokens];
    int[] tokenIndices = new int[tokens];
    int[] positionIds = paddingIdx == FROM_ZERO ? tokenIndices : new int[tokens];
    int[] sequenceOffsets = new int[sequences.size() + 1];
    int row = 0;
    for (int sequence = 0; sequence < sequences.size(); sequence++) {
      int[] ids = sequences.get(sequence);
      int next = paddingIdx + 1;
      for (int index = 0; index < ids.length; index++) {
        tokenIds[row] = ids[index];
        tokenIndices[row] = index;
        positionIds[row++] = ids[index] == paddingIdx ? paddingIdx : next++;
      }
      sequenceOffsets[sequence + 1] = row;
    }
    return new PackedBatch(
        tokenIds, new int[tokens], positionIds, tokenIndices, sequenceOffsets, 0);
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
    return new PackedBatch(
        tokenIds, types, positionIds, tokenIndices, sequenceOffsets, promptTokens);
  }

  /** As {@link #ofPadded(int[][], int[][], int[][], int)}, for BERT. */
  public static PackedBatch ofPadded(
      int[][] inputIds, int[][] attentionMask, int[][] tokenTypeIds) {
    return ofPadded(inputIds, attentionMask, tokenTypeIds, FROM_ZERO);
  }

  /**
   * Packs the padded form. Positions go by the ids alone, as Hugging Face's do: a masked token that
   * is not the pad token counts.
   *
   * @param inputIds {@code [B, T]}
   * @param attentionMask {@code [B, T]}, 1 for a token, 0 for padding
   * @param tokenTypeIds {@code [B, T]}
   * @param paddingIdx after which positions begin; {@link #FROM_ZERO} for BERT
   * @throws IllegalArgumentException if the shapes differ or a mask is neither 0 nor 1
   */
  public static PackedBatch ofPadded(
      int[][] inputIds, int[][] attentionMask, int[][] tokenTypeIds, int paddingIdx) {
    int tokens = countTokens(inputIds, attentionMask, tokenTypeIds);
    int[] tokenIndices = new int[tokens];
    int[] positionIds = paddingIdx == FROM_ZERO ? tokenIndices : new int[tokens];
    PackedBatch packed =
        new PackedBatch(
            new int[tokens],
            new int[tokens],
            positionIds,
            tokenIndices,
            new int[inputIds.length + 1],
            0);
    int row = 0;
    for (int sequence = 0; sequence < inputIds.length; sequence++) {
      int next = paddingIdx + 1;
      for (int index = 0; index < inputIds[sequence].length; index++) {
        int id = inputIds[sequence][index];
        int position = id == paddingIdx ? paddingIdx : next++;
        if (attentionMask[sequence][index] == 1) {
          packed.tokenIds[row] = id;
          packed.tokenTypeIds[row] = tokenTypeIds[sequence][index];
          tokenIndices[row] = index;
          positionIds[row++] = position;
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
