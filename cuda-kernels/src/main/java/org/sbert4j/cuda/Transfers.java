package org.sbert4j.cuda;

import java.nio.ByteBuffer;
import org.sbert4j.cuda.device.CommandStream;
import org.sbert4j.cuda.device.Device;
import org.sbert4j.cuda.device.PinnedMemory;

/**
 * Carries floats between arrays and a device, by way of pinned memory of a fixed size, a piece at a
 * time. One thread at a time.
 */
final class Transfers implements AutoCloseable {
  /** A piece takes some tens of microseconds, against which it does not count to wait for it. */
  static final int PIECE_FLOATS = 1 << 18;

  private final Device device;
  private final CommandStream stream;
  private PinnedMemory staging;

  Transfers(Device device, CommandStream stream) {
    this.device = device;
    this.stream = stream;
  }

  /** Fills the array's first {@code count} elements, after all commands of the stream so far. */
  void download(long address, float[] target, int count) {
    for (int first = 0; first < count; first += PIECE_FLOATS) {
      int length = Math.min(PIECE_FLOATS, count - first);
      ByteBuffer piece = staging(length);
      stream.download(address + (long) first * Float.BYTES, piece);
      piece.asFloatBuffer().get(target, first, length);
    }
  }

  /** Copies the array's first {@code count} elements; the array may be changed afterwards. */
  void upload(float[] source, int count, long address) {
    for (int first = 0; first < count; first += PIECE_FLOATS) {
      int length = Math.min(PIECE_FLOATS, count - first);
      // What was put there before may still be on its way.
      stream.synchronize();
      ByteBuffer piece = staging(length);
      piece.asFloatBuffer().put(source, first, length);
      stream.upload(piece, address + (long) first * Float.BYTES);
    }
  }

  private ByteBuffer staging(int floats) {
    if (staging == null) {
      staging = device.newPinnedMemory(PIECE_FLOATS * Float.BYTES);
    }
    return staging.buffer().clear().limit(floats * Float.BYTES);
  }

  /** Gives the pinned memory back; the next transfer takes new. Nothing may be under way. */
  @Override
  public void close() {
    if (staging != null) {
      staging.close();
      staging = null;
    }
  }
}
