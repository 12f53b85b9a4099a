package org.sbert4j;

/** How a vector's elements are kept, as sentence-transformers' {@code precision} names it. */
public enum Precision {
  /** A 32-bit float an element, as the model computes it. */
  FLOAT32,
  /** A signed byte an element, a step of its dimension's range: {@code UINT8 - 128}. */
  INT8,
  /** An unsigned byte an element: {@code floor((x - minimum) / step)}, 255 steps in a range. */
  UINT8,
  /** A bit an element, 1 where it is positive, eight to a signed byte: {@code UBINARY - 128}. */
  BINARY,
  /** A bit an element, 1 where it is positive, eight to an unsigned byte, the first the highest. */
  UBINARY;

  /** Whether elements are mapped by ranges, which have to come from somewhere. */
  public boolean needsRanges() {
    return this == INT8 || this == UINT8;
  }

  /** Whether a byte stands for 0 to 255, as {@link Byte#toUnsignedInt} reads it. */
  public boolean unsigned() {
    return this == UINT8 || this == UBINARY;
  }

  /** How many bytes, or for FLOAT32 floats, a vector of so many elements becomes. */
  public int length(int elements) {
    return this == BINARY || this == UBINARY
        ? elements / 8 + (elements % 8 == 0 ? 0 : 1)
        : elements;
  }
}
