package org.sbert4j.search;

import java.util.List;
import java.util.Objects;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.TensorView;

/** Vectors as a backend takes weights over. */
record QueryRows(float[][] rows, int dimensions) implements TensorView {
  @Override
  public String name() {
    return "queries";
  }

  @Override
  public DType dtype() {
    return DType.F32;
  }

  @Override
  public List<Long> shape() {
    return List.of((long) rows.length, (long) dimensions);
  }

  @Override
  public long elementCount() {
    return (long) rows.length * dimensions;
  }

  @Override
  public void readFloats(long offset, float[] destination, int destinationOffset, int length) {
    Objects.checkFromIndexSize(offset, length, elementCount());
    for (int done = 0; done < length; ) {
      int row = (int) ((offset + done) / dimensions);
      int column = (int) ((offset + done) % dimensions);
      int run = Math.min(length - done, dimensions - column);
      System.arraycopy(rows[row], column, destination, destinationOffset + done, run);
      done += run;
    }
  }
}
