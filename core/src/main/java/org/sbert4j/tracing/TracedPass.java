package org.sbert4j.tracing;

import java.util.Arrays;
import java.util.Map;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.transformer.ActivationRoom;
import org.sbert4j.transformer.ModuleStack;
import org.sbert4j.transformer.StackActivations;
import org.sbert4j.weights.TensorView;

/**
 * One batch taken through a model, with everything that was computed on the way.
 *
 * @param tensors by PyTorch's names, in the order in which they were computed
 * @param vectors what the last module gave for each text
 */
public record TracedPass(Map<String, TensorView> tensors, float[][] vectors) {

  /**
   * Takes a batch through the model.
   *
   * @param stack a loaded model, of which other calls may make use at the same time
   * @throws IllegalArgumentException if a tensor would have more elements than an array can
   */
  public static TracedPass of(ModuleStack stack, PackedBatch batch, EmbeddingTables tables) {
    PaddedTrace trace = new PaddedTrace(batch);
    putInputs(trace, batch);
    putEmbeddings(trace, batch, tables);
    WeightNames names = new WeightNames(stack.weights().bert());
    ModuleStack traced =
        new ModuleStack(stack.weights(), new TracingBackend(stack.backend(), names, trace, null));
    ActivationRoom room = new ActivationRoom(batch.tokens(), trace.longest());
    try (StackActivations activations = traced.newActivations(ThreadTeam.CALLER_ALONE, room)) {
      Tensor vectors = traced.encode(batch, activations);
      return new TracedPass(trace.tensors(), PaddedTrace.rows(vectors));
    }
  }

  private static void putInputs(PaddedTrace trace, PackedBatch batch) {
    int[] ones = new int[batch.tokens()];
    Arrays.fill(ones, 1);
    trace.putIds("input_ids", batch.tokenIds());
    trace.putIds("attention_mask", ones);
    trace.putIds("token_type_ids", batch.tokenTypeIds());
  }

  private static void putEmbeddings(PaddedTrace trace, PackedBatch batch, EmbeddingTables tables) {
    put(trace, "embeddings.word_embeddings", tables.word(), batch.tokenIds());
    put(trace, "embeddings.token_type_embeddings", tables.tokenType(), batch.tokenTypeIds());
    put(trace, "embeddings.position_embeddings", tables.position(), batch.positionIds());
  }

  private static void put(PaddedTrace trace, String name, TensorView table, int[] ids) {
    int columns = Math.toIntExact(table.shape().get(1));
    float[][] rows = new float[ids.length][columns];
    for (int row = 0; row < rows.length; row++) {
      table.readFloats((long) ids[row] * columns, rows[row], 0, columns);
    }
    trace.putRows(name, rows, 0, columns);
  }
}
