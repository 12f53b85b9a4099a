package org.sbert4j.cuda.jcuda;

import static jcuda.driver.JCudaDriver.cuMemAllocHost;
import static jcuda.driver.JCudaDriver.cuMemFreeHost;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sbert4j.cuda.device.PinnedMemory;

/** Pinned memory from the driver. Its device's context is current while it is made. */
final class JCudaMemory implements PinnedMemory {
  private final JCudaDevice device;
  private final HostPointer pointer = new HostPointer();
  private final ByteBuffer buffer;
  private boolean closed;

  JCudaMemory(JCudaDevice device, int bytes) {
    this.device = device;
    device.health().check("cuMemAllocHost", cuMemAllocHost(pointer, bytes));
    this.buffer = pointer.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public ByteBuffer buffer() {
    return buffer;
  }

  /** Of the first byte. */
  long address() {
    return pointer.address();
  }

  HostPointer pointer() {
    return pointer;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      device.giveBack(() -> cuMemFreeHost(pointer));
    }
  }
}
