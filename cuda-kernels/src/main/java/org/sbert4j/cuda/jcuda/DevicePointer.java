package org.sbert4j.cuda.jcuda;

import jcuda.driver.CUdeviceptr;

/** An address on the device as JCuda wants it: the null pointer, moved by so many bytes. */
final class DevicePointer extends CUdeviceptr {
  private static final CUdeviceptr NULL = new CUdeviceptr();

  DevicePointer(long address) {
    super(NULL, address);
  }
}
