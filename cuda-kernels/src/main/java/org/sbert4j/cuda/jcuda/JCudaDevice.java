package org.sbert4j.cuda.jcuda;

import static jcuda.driver.JCudaDriver.cuCtxSetCurrent;
import static jcuda.driver.JCudaDriver.cuDeviceGet;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRelease;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRetain;
import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemFree;
import static jcuda.driver.JCudaDriver.cuMemGetInfo;
import static jcuda.driver.JCudaDriver.cuModuleGetFunction;
import static jcuda.driver.JCudaDriver.cuModuleLoadData;
import static jcuda.driver.JCudaDriver.cuModuleUnload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import org.sbert4j.cuda.device.CommandStream;
import org.sbert4j.cuda.device.Device;
import org.sbert4j.cuda.kernels.Kernel;
import org.sbert4j.cuda.kernels.Kernels;

/**
 * A GPU through JCuda's bindings of the driver and of cuBLAS.
 *
 * <p>The context is the device's primary one, which is cuBLAS's too. Each thread has a current
 * context of its own, and other libraries may change it, so every call makes this device's current
 * first; the driver looks whether it is already, which takes a fraction of a microsecond.
 */
public final class JCudaDevice implements Device {
  private static final String PTX = "/org/sbert4j/cuda/kernels.ptx";

  /**
   * Held while a stream records, and by what waits for a whole device meanwhile: that would end the
   * recording, whichever thread makes it. No lock, because a recording may be abandoned by another
   * thread than began it.
   */
  private static final Semaphore NO_RECORDING = new Semaphore(1);

  private final DeviceFacts facts;
  private final DeviceHealth health = new DeviceHealth();
  private final CUdevice device = new CUdevice();
  private final CUcontext context = new CUcontext();
  private final CUmodule module = new CUmodule();
  private final Map<String, CUfunction> functions = new HashMap<>();

  /**
   * Takes a device, after the driver was initialized.
   *
   * @throws IllegalStateException if the driver refuses
   */
  public JCudaDevice(DeviceFacts facts) {
    this.facts = facts;
    health.check("cuDeviceGet", cuDeviceGet(device, facts.number()));
    health.check("cuDevicePrimaryCtxRetain", cuDevicePrimaryCtxRetain(context, device));
    try {
      makeCurrent();
      health.check("cuModuleLoadData", cuModuleLoadData(module, ptx()));
      for (Kernel kernel : Kernels.all()) {
        CUfunction function = new CUfunction();
        health.check(
            "cuModuleGetFunction(" + kernel.name() + ")",
            cuModuleGetFunction(function, module, kernel.name()));
        functions.put(kernel.name(), function);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static String ptx() {
    try (InputStream ptx = JCudaDevice.class.getResourceAsStream(PTX)) {
      return new String(ptx.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the jar of cuda-kernels cannot be read: " + PTX, e);
    }
  }

  /** What the calls have returned so far. */
  DeviceHealth health() {
    return health;
  }

  DeviceFacts facts() {
    return facts;
  }

  /** Of this name, which is one of {@link Kernels#all()}. */
  CUfunction function(String kernel) {
    return functions.get(kernel);
  }

  /**
   * Makes the context that of the calling thread.
   *
   * @throws org.sbert4j.backend.DeviceLostException if the device was lost
   */
  void makeCurrent() {
    health.requireAlive();
    health.check("cuCtxSetCurrent", cuCtxSetCurrent(context));
  }

  /** No other stream records, and nothing waits for a whole device, until {@link #endAlone}. */
  static void beginAlone() {
    NO_RECORDING.acquireUninterruptibly();
  }

  /** The counterpart of {@link #beginAlone}. */
  static void endAlone() {
    NO_RECORDING.release();
  }

  /** A function of CUDA that gives something back. */
  interface GivingBack {
    /**
     * Calls it.
     *
     * @return its code, which nobody wants: what is lost is given back too
     */
    int call();
  }

  /** Calls a function that gives something back, whatever state the device is in. Never throws. */
  void giveBack(GivingBack function) {
    try {
      cuCtxSetCurrent(context);
      function.call();
    } catch (RuntimeException e) {
      // JCuda's switch for exceptions is on, and the device is lost: so is what was to be freed.
    }
  }

  @Override
  public String description() {
    return facts.description();
  }

  @Override
  public long allocate(long bytes) {
    makeCurrent();
    DeviceAllocation allocation = new DeviceAllocation();
    int code = cuMemAlloc(allocation, bytes);
    if (DeviceHealth.isOutOfMemory(code)) {
      throw DeviceHealth.tooLittleMemory(bytes, freeMemory(), totalMemory());
    }
    health.check("cuMemAlloc", code);
    return allocation.address();
  }

  /** Tells the address that the driver put into it. */
  private static final class DeviceAllocation extends CUdeviceptr {
    long address() {
      return getNativePointer();
    }
  }

  @Override
  public void free(long address) {
    giveBack(() -> cuMemFree(new DevicePointer(address)));
  }

  @Override
  public long totalMemory() {
    return memory()[1];
  }

  @Override
  public long freeMemory() {
    return memory()[0];
  }

  /** Free and total. */
  private long[] memory() {
    makeCurrent();
    long[] free = new long[1];
    long[] total = new long[1];
    health.check("cuMemGetInfo", cuMemGetInfo(free, total));
    return new long[] {free[0], total[0]};
  }

  @Override
  public JCudaMemory newPinnedMemory(int bytes) {
    makeCurrent();
    return new JCudaMemory(this, bytes);
  }

  @Override
  public CommandStream newStream() {
    makeCurrent();
    return new JCudaStream(this);
  }

  @Override
  public void close() {
    giveBack(() -> cuModuleUnload(module));
    giveBack(() -> cuDevicePrimaryCtxRelease(device));
  }
}
