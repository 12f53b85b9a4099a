package org.sbert4j;

import java.util.Arrays;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.tokenizer.Encoding;

/**
 * The tokens of a window's inputs, without padding. Different threads may put different inputs.
 *
 * @param inputIds each input's token ids
 * @param tokenTypeIds each input's token types; null where all are 0
 */
record TokenizedInputs(int[][] inputIds, int[][] tokenTypeIds) {

  /** Places for so many inputs. */
  static TokenizedInputs places(int count, boolean withSegments) {
    return new TokenizedInputs(new int[count][], withSegments ? new int[count][] : null);
  }

  /** Inputs without segments. */
  static TokenizedInputs ofIds(int[][] inputIds) {
    return new TokenizedInputs(inputIds, null);
  }

  int count() {
    return inputIds.length;
  }

  /** Keeps the tokens of an input. */
  void put(int index, Encoding encoding) {
    inputIds[index] = encoding.inputIds();
    if (tokenTypeIds != null) {
      tokenTypeIds[index] = encoding.tokenTypeIds();
    }
  }

  /** The first so many inputs. */
  TokenizedInputs first(int count) {
    return count == count()
        ? this
        : new TokenizedInputs(
            Arrays.copyOf(inputIds, count),
            tokenTypeIds == null ? null : Arrays.copyOf(tokenTypeIds, count));
  }

  /** Some inputs end to end, without padding. */
  PackedBatch pack(int[] members) {
    PackedBatch batch = MicroBatches.pack(inputIds, members);
    return tokenTypeIds == null
        ? batch
        : batch.withTokenTypeIds(
            Arrays.stream(members).mapToObj(index -> tokenTypeIds[index]).toList());
  }
}
