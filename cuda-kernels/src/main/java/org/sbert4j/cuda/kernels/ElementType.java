package org.sbert4j.cuda.kernels;

/** How the elements of a matrix lie in the device's memory. */
public enum ElementType {
  /** 32-bit floats. */
  FLOAT(Float.BYTES, "_f32"),
  /** 16-bit floats of IEEE 754, as they are computed with by tensor cores. */
  HALF(Short.BYTES, "_f16");

  private final int bytes;
  private final String suffix;

  ElementType(int bytes, String suffix) {
    this.bytes = bytes;
    this.suffix = suffix;
  }

  /** Of one element. */
  public int bytes() {
    return bytes;
  }

  /** What the name of a kernel for such elements ends with. */
  String suffix() {
    return suffix;
  }
}
