package org.sbert4j.cuda.jcuda;

import java.io.IOException;
import java.util.List;

/** What is asked of NVIDIA's driver and of cuBLAS before a device is used. */
interface CudaDriver {
  /**
   * Loads JCuda's binding and wakes the driver up.
   *
   * @return cuInit's code, 0 for success
   * @throws LinkageError if the binding, or the driver's library, cannot be loaded
   * @throws IOException if the binding cannot be unpacked
   */
  int initialize() throws IOException;

  /** The CUDA version that the driver supports, times 1000: 12040 is 12.4. */
  int version();

  /** All GPUs, in the driver's order. */
  List<DeviceFacts> devices();

  /**
   * Loads cuBLAS.
   *
   * @param cuda13Allowed whether one of CUDA 13 will do
   * @return which it is, 12 or 13
   * @throws LinkageError if there is none
   * @throws IOException if the binding cannot be unpacked
   */
  int loadCublas(boolean cuda13Allowed) throws IOException;
}
