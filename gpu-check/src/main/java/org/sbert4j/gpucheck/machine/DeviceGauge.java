package org.sbert4j.gpucheck.machine;

import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/**
 * The device's memory, as the driver counts it: a witness that does not ask the backend. Programs
 * beside this one are counted too, so nothing else should use the device.
 *
 * <p>It holds the device's primary context, so that what the context takes is in use all the time.
 */
final class DeviceGauge implements MemoryGauge {
  private final CUdevice device = new CUdevice();
  private final CUcontext context = new CUcontext();

  DeviceGauge(int index) {
    require("cuInit", JCudaDriver.cuInit(0));
    require("cuDeviceGet", JCudaDriver.cuDeviceGet(device, index));
    require("cuDevicePrimaryCtxRetain", JCudaDriver.cuDevicePrimaryCtxRetain(context, device));
  }

  @Override
  public String what() {
    return "device memory";
  }

  @Override
  public long used() {
    long[] free = new long[1];
    long[] total = new long[1];
    require("cuCtxPushCurrent", JCudaDriver.cuCtxPushCurrent(context));
    try {
      require("cuMemGetInfo", JCudaDriver.cuMemGetInfo(free, total));
    } finally {
      JCudaDriver.cuCtxPopCurrent(new CUcontext());
    }
    return total[0] - free[0];
  }

  @Override
  public void close() {
    JCudaDriver.cuDevicePrimaryCtxRelease(device);
  }

  private static void require(String call, int status) {
    if (status != CUresult.CUDA_SUCCESS) {
      throw new IllegalStateException(call + " failed: " + CUresult.stringFor(status));
    }
  }
}
