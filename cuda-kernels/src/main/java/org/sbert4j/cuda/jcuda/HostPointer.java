package org.sbert4j.cuda.jcuda;

import jcuda.Pointer;

/** A pointer of JCuda's that tells its address, which JCuda itself keeps from its users. */
final class HostPointer extends Pointer {
  /** Where it points, once a function of CUDA has set it. */
  long address() {
    return getNativePointer();
  }
}
