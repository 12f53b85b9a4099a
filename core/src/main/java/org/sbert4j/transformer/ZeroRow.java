package org.sbert4j.transformer;

import java.util.Arrays;
import java.util.List;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.TensorView;

/**
 * The token types of a model that has none, {@code [1, columns]}: adding it changes nothing, so no
 * operation has to know of such models.
 */
public record ZeroRow(int columns) implements TensorView {
  @Override
  public String name() {
    return "embeddings.token_type_embeddings.weight";
  }

  @Override
  public DType dtype() {
    return DType.F32;
  }

  @Override
  public List<Long> shape() {
    return List.of(1L, (long) columns);
  }

  @Override
  public long elementCount() {
    return columns;
  }

  @Override
  public void readFloats(long offset, float[] destination, int destinationOffset, int length) {
    Arrays.fill(destination, destinationOffset, destinationOffset + length, 0f);
  }
}
