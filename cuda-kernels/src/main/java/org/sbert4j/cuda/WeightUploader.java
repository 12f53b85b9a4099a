package org.sbert4j.cuda;

import java.util.ArrayList;
import java.util.List;
import org.sbert4j.cuda.device.CommandStream;
import org.sbert4j.cuda.device.Device;
import org.sbert4j.cuda.device.DeviceBuffer;
import org.sbert4j.cuda.kernels.ElementType;
import org.sbert4j.weights.TensorView;

/**
 * Brings weights to the device and keeps their memory. They are read a piece at a time, so that the
 * heap never holds a whole tensor.
 *
 * <p>Thread-safe.
 */
final class WeightUploader implements AutoCloseable {
  /** The largest number that has a neighbour among 16-bit floats. */
  private static final float LARGEST_HALF = 65504f;

  private final Device device;
  private final List<Long> allocations = new ArrayList<>();
  private Tools tools;

  WeightUploader(Device device) {
    this.device = device;
  }

  /** What is needed only while weights come. */
  private static final class Tools implements AutoCloseable {
    final float[] piece = new float[Transfers.PIECE_FLOATS];
    final CommandStream stream;
    final Transfers transfers;
    final KernelCalls kernels;

    /** Floats on their way to becoming halves. */
    final DeviceBuffer floats;

    Tools(Device device) {
      stream = device.newStream();
      transfers = new Transfers(device, stream);
      kernels = new KernelCalls(stream);
      floats = new DeviceBuffer(device, stream, () -> {});
    }

    @Override
    public void close() {
      stream.close();
      transfers.close();
      floats.free();
    }
  }

  /**
   * Copies tensors, one behind the other.
   *
   * @param tensors one or more
   * @return their address
   * @throws org.sbert4j.backend.DeviceMemoryException if they do not fit
   * @throws IllegalArgumentException if an element is too large for the type
   */
  synchronized long upload(List<TensorView> tensors, ElementType type) {
    long elements = tensors.stream().mapToLong(TensorView::elementCount).sum();
    long address = allocate(elements, type);
    long end = address;
    for (TensorView tensor : tensors) {
      upload(tensor, type, end);
      end += tensor.elementCount() * type.bytes();
    }
    tools.stream.synchronize();
    return address;
  }

  /**
   * Copies floats.
   *
   * @return their address
   * @throws org.sbert4j.backend.DeviceMemoryException if they do not fit
   */
  synchronized long upload(float[] values) {
    long address = allocate(values.length, ElementType.FLOAT);
    tools.transfers.upload(values, values.length, address);
    tools.stream.synchronize();
    return address;
  }

  /** New memory for weights, and what is needed to fill it. */
  private long allocate(long elements, ElementType type) {
    long address = device.allocate(Math.multiplyExact(elements, type.bytes()));
    allocations.add(address);
    if (tools == null) {
      tools = new Tools(device);
    }
    return address;
  }

  private void upload(TensorView tensor, ElementType type, long address) {
    long elements = tensor.elementCount();
    for (long first = 0; first < elements; first += tools.piece.length) {
      int length = (int) Math.min(tools.piece.length, elements - first);
      tensor.readFloats(first, tools.piece, 0, length);
      long target = address + first * type.bytes();
      if (type == ElementType.FLOAT) {
        tools.transfers.upload(tools.piece, length, target);
      } else {
        requireFits(tensor, first, length);
        long floats = tools.floats.require((long) tools.piece.length * Float.BYTES);
        tools.transfers.upload(tools.piece, length, floats);
        tools.kernels.convert(ElementType.FLOAT, floats, target, length);
      }
    }
  }

  private void requireFits(TensorView tensor, long first, int length) {
    for (int i = 0; i < length; i++) {
      if (Math.abs(tools.piece[i]) > LARGEST_HALF) {
        throw new IllegalArgumentException(
            "%s: element %d is %s, and fp16 weights go up to %s only; load the model with fp32 weights"
                .formatted(tensor.name(), first + i, tools.piece[i], LARGEST_HALF));
      }
    }
  }

  /** Gives back what is needed only while weights come; it is taken again if more come. */
  synchronized void rest() {
    if (tools != null) {
      tools.close();
      tools = null;
    }
  }

  /** Gives all weights' memory back. Never throws. */
  @Override
  public synchronized void close() {
    rest();
    allocations.forEach(device::free);
    allocations.clear();
  }
}
