package org.sbert4j.backend.scalar;

import static org.sbert4j.backend.scalar.FusedMultiplyAdd.fma;

import org.sbert4j.backend.PackedBatch;
import org.sbert4j.weights.PoolingMode;

/**
 * From the rows of one sequence to one vector: the modes of sentence-transformers' Pooling, over
 * the rows from first to last that the batch has for pooling. The sequence has at least one.
 */
final class RowPooling {
  private RowPooling() {}

  /** Writes a sequence's vector to {@code y[start…]}, where {@code columns} zeros stand. */
  static void pool(
      CpuTensor x, PackedBatch batch, int sequence, PoolingMode mode, float[] y, int start) {
    int first = batch.pooledStart(sequence);
    int length = batch.pooledLength(sequence);
    switch (mode) {
      case CLS, LAST_TOKEN -> x.readRow(batch.pooledRow(sequence, mode), y, start);
      case MAX -> maxOfRows(x, first, length, y, start);
      case MEAN -> {
        sumOfRows(x, first, length, y, start);
        divide(y, start, x.columns(), length);
      }
      case MEAN_SQRT_LEN -> {
        sumOfRows(x, first, length, y, start);
        divide(y, start, x.columns(), (float) Math.sqrt(length));
      }
      case WEIGHTED_MEAN -> weightedMeanOfRows(x, batch, sequence, y, start);
    }
  }

  private static void sumOfRows(CpuTensor x, int first, int length, float[] y, int start) {
    for (int t = first; t < first + length; t++) {
      for (int i = 0; i < x.columns(); i++) {
        y[start + i] += x.data()[t * x.columns() + i];
      }
    }
  }

  private static void maxOfRows(CpuTensor x, int first, int length, float[] y, int start) {
    x.readRow(first, y, start);
    for (int t = first + 1; t < first + length; t++) {
      for (int i = 0; i < x.columns(); i++) {
        y[start + i] = Math.max(y[start + i], x.data()[t * x.columns() + i]);
      }
    }
  }

  /** The weight of a token is its place in its sequence, from 1. */
  private static void weightedMeanOfRows(
      CpuTensor x, PackedBatch batch, int sequence, float[] y, int start) {
    int first = batch.pooledStart(sequence);
    float sumOfWeights = 0f;
    for (int t = first; t < first + batch.pooledLength(sequence); t++) {
      float weight = batch.tokenIndices()[t] + 1;
      for (int i = 0; i < x.columns(); i++) {
        y[start + i] = fma(weight, x.data()[t * x.columns() + i], y[start + i]);
      }
      sumOfWeights += weight;
    }
    divide(y, start, x.columns(), sumOfWeights);
  }

  /** Divides {@code length} elements from {@code start} on. */
  static void divide(float[] y, int start, int length, float divisor) {
    for (int i = start; i < start + length; i++) {
      y[i] /= divisor;
    }
  }
}
