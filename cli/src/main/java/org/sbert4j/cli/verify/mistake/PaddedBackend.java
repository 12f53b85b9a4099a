package org.sbert4j.cli.verify.mistake;

import java.util.function.IntUnaryOperator;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.RelativePositionBias;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.scalar.AttentionHead;
import org.sbert4j.backend.scalar.AttentionRows;
import org.sbert4j.backend.scalar.CpuRelativePositionBias;
import org.sbert4j.backend.scalar.CpuTensor;
import org.sbert4j.backend.scalar.ScalarAttention;
import org.sbert4j.tracing.WrappedBackend;
import org.sbert4j.weights.PoolingMode;

/**
 * Computes the places of padding like tokens, and leaves them out only where it is told to: of what
 * tokens attend to, or of pooling. On a CPU.
 */
final class PaddedBackend extends WrappedBackend {
  private final int[] lengths;
  private final boolean attended;
  private final boolean pooled;

  /**
   * @param lengths of each sequence without its padding
   */
  PaddedBackend(Backend wrapped, int[] lengths, Recipe.Padding padding) {
    super(wrapped);
    this.lengths = lengths;
    this.attended = padding != Recipe.Padding.POOLED;
    this.pooled = padding != Recipe.Padding.ATTENDED;
  }

  /** All query rows, and as keys the tokens alone: what a mask does. */
  @Override
  public void selfAttention(
      Tensor queryKeyValue,
      PackedBatch batch,
      int numAttentionHeads,
      RelativePositionBias bias,
      Tensor contextLayer) {
    if (attended) {
      super.selfAttention(queryKeyValue, batch, numAttentionHeads, bias, contextLayer);
      return;
    }
    contextLayer.setRows(batch.tokens());
    CpuTensor context = (CpuTensor) contextLayer;
    for (int sequence = 0; sequence < batch.sequences(); sequence++) {
      int first = batch.start(sequence);
      AttentionRows rows =
          new AttentionRows(first, lengths[sequence], first, batch.length(sequence), first);
      for (int head = 0; head < numAttentionHeads; head++) {
        ScalarAttention.attend(
            (CpuTensor) queryKeyValue,
            rows,
            AttentionHead.of(
                head, context.columns() / numAttentionHeads, (CpuRelativePositionBias) bias),
            context,
            context.workspace().scratch(0));
      }
    }
  }

  @Override
  public void pool(
      Tensor hiddenStates, PackedBatch batch, PoolingMode mode, Tensor output, int columnOffset) {
    if (pooled) {
      super.pool(hiddenStates, batch, mode, output, columnOffset);
    } else {
      IntUnaryOperator ends = sequence -> batch.start(sequence) + lengths[sequence];
      PooledRows some = new PooledRows(hiddenStates, batch, batch::start, ends);
      super.pool(some.tensor(), some.batch(), mode, output, columnOffset);
    }
  }
}
