package org.sbert4j.cuda;

import java.util.ArrayList;
import java.util.List;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.Workspace;
import org.sbert4j.cuda.device.CommandStream;
import org.sbert4j.cuda.device.Device;
import org.sbert4j.cuda.device.DeviceBuffer;
import org.sbert4j.cuda.kernels.ElementType;

/**
 * A stream of commands, the tensors that its kernels work on, and the batch that is on the device.
 */
final class CudaWorkspace implements Workspace {
  private final CudaBackend backend;
  private final Device device;
  private final CommandStream stream;
  private final Transfers transfers;
  private final KernelCalls kernels;
  private final List<DeviceBuffer> buffers = new ArrayList<>();
  private final List<CudaTensor> tensors = new ArrayList<>();
  private final DeviceBuffer conversion;
  private final BatchBuffers batchBuffers;
  private final Recordings recordings;
  private boolean closed;

  CudaWorkspace(CudaBackend backend, Device device) {
    this.backend = backend;
    this.device = device;
    this.stream = device.newStream();
    this.transfers = new Transfers(device, stream);
    this.kernels = new KernelCalls(stream);
    this.recordings = new Recordings(stream);
    this.conversion = newBuffer();
    this.batchBuffers = new BatchBuffers(device, stream, newBuffer());
  }

  private DeviceBuffer newBuffer() {
    DeviceBuffer buffer = new DeviceBuffer(device, stream, recordings::clear);
    buffers.add(buffer);
    return buffer;
  }

  @Override
  public Tensor newTensor(int columns) {
    requireUsable();
    return newTensor(columns, newBuffer());
  }

  @Override
  public Tensor newTensorInPlaceOf(Tensor other, int columns) {
    requireUsable();
    return newTensor(columns, ((CudaTensor) other).buffer());
  }

  private CudaTensor newTensor(int columns, DeviceBuffer buffer) {
    CudaTensor tensor = new CudaTensor(this, columns, buffer);
    tensors.add(tensor);
    return tensor;
  }

  /** Nothing: a linear layer's input is read where it is, and seldom converted. */
  @Override
  public void reserve(int rows, int columns) {}

  /**
   * Refuses to go on with what was given back.
   *
   * @throws IllegalStateException if this workspace or its backend is closed
   */
  void requireUsable() {
    if (closed) {
      throw new IllegalStateException("the workspace of the cuda backend is closed");
    }
    backend.requireOpen();
  }

  CommandStream stream() {
    return stream;
  }

  Transfers transfers() {
    return transfers;
  }

  KernelCalls kernels() {
    return kernels;
  }

  /** The arrays of a batch, which this brings to the device unless they are there. */
  BatchBuffers batch(PackedBatch batch) {
    batchBuffers.put(batch);
    return batchBuffers;
  }

  /**
   * A tensor's whole content in a type.
   *
   * @return the address of the tensor itself, or of a copy that the next such call overwrites
   */
  long as(ElementType type, CudaTensor tensor) {
    long address = tensor.address();
    if (tensor.type() == type || tensor.elements() == 0) {
      return address;
    }
    long converted = conversion.require((long) tensor.elements() * type.bytes());
    kernels.convert(tensor.type(), address, converted, tensor.elements());
    return converted;
  }

  /** See {@link org.sbert4j.backend.Backend#run}. */
  void run(PackedBatch batch, Runnable operations) {
    requireUsable();
    if (!Recordings.pays(batch)) {
      operations.run();
      return;
    }
    batchBuffers.put(batch);
    recordings.run(Recordings.Key.of(batch), operations, tensors);
  }

  /** Waits for what is under way, and gives everything back. Never throws. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      recordings.clear();
      stream.close();
      buffers.forEach(DeviceBuffer::free);
      batchBuffers.close();
      transfers.close();
      backend.forget(this);
    }
  }
}
