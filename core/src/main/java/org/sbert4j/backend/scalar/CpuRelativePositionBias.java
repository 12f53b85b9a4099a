package org.sbert4j.backend.scalar;

import org.sbert4j.backend.RelativePositionBias;
import org.sbert4j.weights.TensorView;

/**
 * The bias on the scores of attention, by head and distance.
 *
 * @param heads {@code [N][2 · longest - 1]}: each head's for the distances from {@code 1 - longest}
 *     on, so that a query's biases for its keys stand side by side
 */
public record CpuRelativePositionBias(float[][] heads) implements RelativePositionBias {
  /** The bias of each distance from the bucket that it falls in. */
  static CpuRelativePositionBias of(TensorView buckets, int[] bucketOfDistance) {
    int columns = Math.toIntExact(buckets.shape().get(1));
    float[] values = new float[Math.toIntExact(buckets.elementCount())];
    buckets.readFloats(0, values, 0, values.length);
    float[][] heads = new float[columns][bucketOfDistance.length];
    for (int head = 0; head < columns; head++) {
      for (int distance = 0; distance < bucketOfDistance.length; distance++) {
        heads[head][distance] = values[bucketOfDistance[distance] * columns + head];
      }
    }
    return new CpuRelativePositionBias(heads);
  }
}
