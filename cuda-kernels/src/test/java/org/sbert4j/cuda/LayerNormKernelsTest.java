package org.sbert4j.cuda;

import static org.sbert4j.cuda.KernelRig.ROW_SIZES;
import static org.sbert4j.cuda.KernelRig.assertRows;
import static org.sbert4j.cuda.KernelRig.elements;
import static org.sbert4j.cuda.KernelRig.withBias;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.cuda.kernels.ElementType;

/** {@code layer_norm.cu} on the PTX interpreter against the scalar backend. */
class LayerNormKernelsTest {
  private static final float EPS = 1e-12f;

  /** More than a block's, and no multiple of it. */
  private static final int ROWS = 6;

  private final KernelRig rig = new KernelRig(20261125);

  /** A layer normalisation on both sides. */
  private record LayerNorm(CudaWeights.LayerNorm device, LayerNormWeights scalar) {}

  private LayerNorm layerNorm(int hiddenSize, boolean aligned) {
    float[] weight = rig.values(ElementType.FLOAT, hiddenSize);
    float[] bias = rig.values(ElementType.FLOAT, hiddenSize);
    return new LayerNorm(
        new CudaWeights.LayerNorm(
            upload(ElementType.FLOAT, aligned, weight),
            upload(ElementType.FLOAT, aligned, bias),
            EPS),
        rig.scalar().layerNormWeights(new ArrayView(weight), new ArrayView(bias), EPS));
  }

  private long upload(ElementType type, boolean aligned, float... values) {
    return aligned ? rig.upload(type, values) : rig.uploadUnaligned(type, values);
  }

  @ParameterizedTest
  @EnumSource
  void embeddings(ElementType type) {
    int vocabulary = 11;
    int positions = 9;
    PackedBatch batch = rig.batch(vocabulary, positions, 3, 0, 4);
    BatchBuffers buffers = rig.upload(batch);
    for (int hiddenSize : ROW_SIZES) {
      float[] word = rig.values(ElementType.FLOAT, vocabulary * hiddenSize);
      float[] position = rig.values(ElementType.FLOAT, positions * hiddenSize);
      float[] tokenType = rig.values(ElementType.FLOAT, 2 * hiddenSize);
      LayerNorm layerNorm = layerNorm(hiddenSize, true);
      EmbeddingWeights weights =
          rig.scalar()
              .embeddingWeights(
                  ArrayView.matrix(word, hiddenSize),
                  ArrayView.matrix(position, hiddenSize),
                  ArrayView.matrix(tokenType, hiddenSize),
                  layerNorm.scalar(),
                  WeightFormat.FP32);
      Tensor expected = rig.tensor(hiddenSize);
      rig.scalar().embed(weights, batch, expected);

      CudaWeights.Embedding tables =
          new CudaWeights.Embedding(
              rig.upload(ElementType.FLOAT, word),
              rig.upload(ElementType.FLOAT, position),
              rig.upload(ElementType.FLOAT, tokenType),
              layerNorm.device(),
              type);
      int count = batch.tokens() * hiddenSize;
      long output = rig.fresh(type, count);
      rig.kernels().embedLayerNorm(tables, buffers, batch.tokens(), hiddenSize, output);
      float[] found = rig.download(type, output, count);
      assertRows(elements(expected), found, hiddenSize, type, "embeddings");
    }
  }

  @ParameterizedTest
  @EnumSource
  void sums(ElementType type) {
    for (int hiddenSize : ROW_SIZES) {
      checkAddLayerNorm(type, hiddenSize, true, true, true);
      checkAddLayerNorm(type, hiddenSize, false, true, true);
      checkAddLayerNorm(type, hiddenSize, true, false, true);
      checkAddLayerNorm(type, hiddenSize, false, false, true);
      checkAddLayerNorm(type, hiddenSize, true, true, false);
    }
  }

  /** To memory of its own, to the input and to the residual. */
  private void checkAddLayerNorm(
      ElementType type, int hiddenSize, boolean hasBias, boolean hasResidual, boolean aligned) {
    int count = ROWS * hiddenSize;
    float[] x = rig.values(type, count);
    float[] bias = hasBias ? rig.values(ElementType.FLOAT, hiddenSize) : new float[hiddenSize];
    float[] residual = hasResidual ? rig.values(type, count) : new float[count];
    LayerNorm layerNorm = layerNorm(hiddenSize, aligned);
    Tensor expected = rig.tensor(hiddenSize, withBias(x, bias));
    rig.scalar()
        .addLayerNorm(expected, rig.tensor(hiddenSize, residual), layerNorm.scalar(), expected);

    for (int target = 0; target < (hasResidual ? 3 : 2); target++) {
      long input = upload(type, aligned, x);
      long other = hasResidual ? upload(type, aligned, residual) : 0;
      long[] outputs = {rig.fresh(type, count), input, other};
      rig.kernels()
          .addLayerNorm(
              type,
              input,
              hasBias ? upload(ElementType.FLOAT, aligned, bias) : 0,
              other,
              layerNorm.device(),
              ROWS,
              hiddenSize,
              outputs[target]);
      assertRows(
          elements(expected),
          rig.download(type, outputs[target], count),
          hiddenSize,
          type,
          "bias %s, residual %s, aligned %s, output %d"
              .formatted(hasBias, hasResidual, aligned, target));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "FLOAT")
  void lengths(ElementType type) {
    for (int columns : ROW_SIZES) {
      float[] x = rig.values(type, ROWS * columns);
      Arrays.fill(x, columns, 2 * columns, 0f);
      Tensor expected = rig.tensor(columns, x);
      rig.scalar().normalize(expected);

      long address = rig.upload(type, x);
      rig.kernels().normalizeRows(address, ROWS, columns);
      float[] found = rig.download(type, address, x.length);
      assertRows(elements(expected), found, columns, type, "lengths");
    }
  }
}
