package org.sbert4j.weights;

import java.util.Arrays;
import java.util.Optional;

/** The element types a checkpoint may store, under the names of the safetensors format. */
public enum DType {
  F64(8, true),
  F32(4, true),
  F16(2, true),
  BF16(2, true),
  I64(8, false),
  I32(4, false),
  I16(2, false),
  I8(1, false),
  U8(1, false),
  BOOL(1, false);

  private final int bytes;
  private final boolean floatingPoint;

  DType(int bytes, boolean floatingPoint) {
    this.bytes = bytes;
    this.floatingPoint = floatingPoint;
  }

  /** The type of this name, if it is one of these. */
  public static Optional<DType> named(String name) {
    return Arrays.stream(values()).filter(dtype -> dtype.name().equals(name)).findFirst();
  }

  /** The size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether the elements are floating point numbers, as weights are. */
  public boolean isFloatingPoint() {
    return floatingPoint;
  }
}
