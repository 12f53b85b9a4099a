package org.sbert4j.backend;

import org.sbert4j.weights.PoolingMode;

public interface Operations {
  void pool(
      Tensor hiddenStates, PackedBatch batch, PoolingMode mode, Tensor output, int columnOffset);
}
