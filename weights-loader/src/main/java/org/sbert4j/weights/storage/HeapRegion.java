package org.sbert4j.weights.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sbert4j.weights.ModelFormatException;

/**
 * Bytes in memory: what had to be decoded before it could be read, or is to stay as it is whatever
 * becomes of its file.
 */
public final class HeapRegion implements ByteRegion {
  /** What is copied at a time. A piece never lies across two segments. */
  private static final int PIECE_BYTES = 1 << 18;

  private final long size;
  private final ByteBuffer[] segments;

  private HeapRegion(long size, ByteBuffer[] segments) {
    this.size = size;
    this.segments = segments;
  }

  /** Takes the array over; at most {@code 2^30} bytes. */
  public HeapRegion(byte[] bytes) {
    this(bytes.length, new ByteBuffer[] {littleEndian(bytes)});
  }

  /**
   * Copies bytes {@code [start, start + length)} of a region.
   *
   * @throws ModelFormatException if its file cannot be read or was cut
   */
  static HeapRegion copyOf(ByteRegion region, long start, long length) {
    ByteBuffer[] segments = new ByteBuffer[Math.toIntExact((length >>> SEGMENT_BITS) + 1)];
    byte[] room = new byte[(int) Math.min(PIECE_BYTES, length)];
    for (int index = 0; index < segments.length; index++) {
      long first = (long) index << SEGMENT_BITS;
      byte[] segment = new byte[(int) Math.min(length - first, 1L << SEGMENT_BITS)];
      for (int done = 0; done < segment.length; ) {
        long position = start + first + done;
        int count = (int) Math.min(segment.length - done, PIECE_BYTES - position % PIECE_BYTES);
        region.read(position, count, room).get(segment, done, count);
        done += count;
      }
      segments[index] = littleEndian(segment);
    }
    return new HeapRegion(length, segments);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public ByteBuffer segment(int index) {
    return segments[index];
  }
}
