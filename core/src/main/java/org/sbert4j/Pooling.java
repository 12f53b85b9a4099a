package org.sbert4j;

import java.util.stream.IntStream;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.Workspace;
import org.sbert4j.backend.scalar.ScalarBackend;
import org.sbert4j.transformer.PaddedForm;
import org.sbert4j.weights.PoolingMode;

/** Pooling in the padded form of Hugging Face, for those who take the parts. */
public final class Pooling {
  private Pooling() {}

  /**
   * Masked mean pooling: {@code Σ mask · x / Σ mask} over each sentence.
   *
   * @param tokenEmbeddings {@code [B, T, H]}, from {@link Transformer#forward}
   * @param attentionMask {@code [B, T]}, 1 for a token, 0 for padding
   * @return {@code [B, H]}, the same bits as {@link SentenceTransformer#encode} gives for a model
   *     that pools by mean; zeros for a sentence without tokens
   * @throws IllegalArgumentException for shapes that differ
   */
  public static float[][] meanPooling(float[][][] tokenEmbeddings, int[][] attentionMask) {
    int hiddenSize = hiddenSizeOf(tokenEmbeddings, attentionMask);
    int[][] zeros = PaddedForm.zerosLike(attentionMask);
    PackedBatch batch = PackedBatch.ofPadded(zeros, attentionMask, zeros);
    try (Backend scalar = new ScalarBackend();
        Workspace workspace = scalar.newWorkspace(ThreadTeam.CALLER_ALONE)) {
      Tensor packed = workspace.newTensor(hiddenSize);
      packed.setRows(batch.tokens());
      for (int sequence = 0; sequence < batch.sequences(); sequence++) {
        int start = batch.start(sequence);
        for (int row = start; row < start + batch.length(sequence); row++) {
          packed.writeRow(row, tokenEmbeddings[sequence][batch.tokenIndices()[row]]);
        }
      }
      Tensor means = workspace.newTensor(hiddenSize);
      scalar.pool(packed, batch, PoolingMode.MEAN, means, 0);
      return IntStream.range(0, means.rows()).mapToObj(means::row).toArray(float[][]::new);
    }
  }

  /** The width that all tokens share; 0 where there is no token. */
  private static int hiddenSizeOf(float[][][] tokenEmbeddings, int[][] attentionMask) {
    requireLength("tokenEmbeddings", attentionMask.length, tokenEmbeddings.length);
    int hiddenSize = -1;
    for (int sentence = 0; sentence < tokenEmbeddings.length; sentence++) {
      float[][] tokens = tokenEmbeddings[sentence];
      String name = "tokenEmbeddings[" + sentence + "]";
      requireLength(name, attentionMask[sentence].length, tokens.length);
      for (int t = 0; t < tokens.length; t++) {
        hiddenSize = hiddenSize < 0 ? tokens[t].length : hiddenSize;
        requireLength(name + "[" + t + "]", hiddenSize, tokens[t].length);
      }
    }
    return Math.max(hiddenSize, 0);
  }

  private static void requireLength(String name, int expected, int found) {
    if (expected != found) {
      throw new IllegalArgumentException(
          "%s has length %d where attentionMask and the other tokens ask for %d"
              .formatted(name, found, expected));
    }
  }
}
