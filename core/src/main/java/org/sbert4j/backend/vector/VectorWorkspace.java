package org.sbert4j.backend.vector;

import org.sbert4j.backend.scalar.CpuTensor;
import org.sbert4j.backend.scalar.CpuWorkspace;

/** Scratch memory of the vector backend: the packed keys and values of one attention head. */
final class VectorWorkspace extends CpuWorkspace {
  private final PackedMatrix keys = new PackedMatrix();
  private final PackedMatrix values = new PackedMatrix();
  private final float[] edge = new float[8 * PackedMatrix.WIDTH];

  /** The workspace that a tensor of the vector backend belongs to. */
  static VectorWorkspace of(CpuTensor tensor) {
    return (VectorWorkspace) tensor.workspace();
  }

  /** {@code Kᵀ}, {@code [headSize, length]}. */
  PackedMatrix keys() {
    return keys;
  }

  /** {@code V}, {@code [length, headSize]}. */
  PackedMatrix values() {
    return values;
  }

  /** Where the kernel puts columns that do not fill a panel. */
  float[] edge() {
    return edge;
  }
}
