package org.sbert4j.cuda;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.cuda.device.CommandStream;
import org.sbert4j.cuda.device.Device;
import org.sbert4j.cuda.device.DeviceBuffer;
import org.sbert4j.cuda.device.PinnedMemory;

/**
 * A batch's arrays on the device, end to end: token ids {@code [T]}, token types {@code [T]},
 * positions {@code [T]}, sequence offsets {@code [B + 1]} and, where they are not the positions,
 * token indices {@code [T]}. They go there once a batch, in one copy.
 *
 * <p>Where an array is depends on the numbers of tokens and sequences and on {@link #indicesApart}
 * alone, so that a recording of one batch finds those of another of the same shape.
 */
final class BatchBuffers implements AutoCloseable {
  private final Device device;
  private final CommandStream stream;
  private final DeviceBuffer buffer;
  private PinnedMemory staging;
  private PackedBatch present;

  BatchBuffers(Device device, CommandStream stream, DeviceBuffer buffer) {
    this.device = device;
    this.stream = stream;
    this.buffer = buffer;
  }

  /** Whether a batch's token indices are an array of their own, and so here, too. */
  static boolean indicesApart(PackedBatch batch) {
    return batch.tokenIndices() != batch.positionIds();
  }

  /** Brings the batch to the device, unless it is there: the same object, to compare no arrays. */
  @SuppressWarnings("ReferenceEquality")
  void put(PackedBatch batch) {
    if (batch == present) {
      return;
    }
    present = null;
    int arraysOfTokens = indicesApart(batch) ? 4 : 3;
    int bytes = (arraysOfTokens * batch.tokens() + batch.sequences() + 1) * Integer.BYTES;
    // The batch before may still be on its way.
    stream.synchronize();
    ByteBuffer arrays = staging(bytes);
    IntBuffer integers = arrays.asIntBuffer();
    integers.put(batch.tokenIds()).put(batch.tokenTypeIds()).put(batch.positionIds());
    integers.put(batch.sequenceOffsets());
    if (indicesApart(batch)) {
      integers.put(batch.tokenIndices());
    }
    stream.upload(arrays, buffer.require(bytes));
    present = batch;
  }

  private ByteBuffer staging(int bytes) {
    if (staging == null || staging.buffer().capacity() < bytes) {
      close();
      staging = device.newPinnedMemory(bytes);
    }
    return staging.buffer().clear().limit(bytes);
  }

  long tokenIds() {
    return buffer.address();
  }

  long tokenTypeIds() {
    return buffer.address() + (long) present.tokens() * Integer.BYTES;
  }

  long positionIds() {
    return buffer.address() + 2L * present.tokens() * Integer.BYTES;
  }

  long sequenceOffsets() {
    return buffer.address() + 3L * present.tokens() * Integer.BYTES;
  }

  long tokenIndices() {
    return indicesApart(present)
        ? sequenceOffsets() + (present.sequences() + 1L) * Integer.BYTES
        : positionIds();
  }

  /** Gives the pinned memory back; the device's is its owner's. */
  @Override
  public void close() {
    if (staging != null) {
      staging.close();
      staging = null;
    }
  }
}
