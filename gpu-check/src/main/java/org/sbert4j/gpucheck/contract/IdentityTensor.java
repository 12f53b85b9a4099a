package org.sbert4j.gpucheck.contract;

import java.util.List;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.TensorView;

/** The weight {@code [size, size]} of a linear layer that changes nothing. */
record IdentityTensor(int size) implements TensorView {
  @Override
  public String name() {
    return "identity";
  }

  @Override
  public DType dtype() {
    return DType.F32;
  }

  @Override
  public List<Long> shape() {
    return List.of((long) size, (long) size);
  }

  @Override
  public long elementCount() {
    return (long) size * size;
  }

  @Override
  public void readFloats(long offset, float[] destination, int destinationOffset, int length) {
    for (int i = 0; i < length; i++) {
      destination[destinationOffset + i] = (offset + i) % (size + 1L) == 0 ? 1 : 0;
    }
  }
}
