package org.sbert4j.weights.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A run of bytes that may be longer than one buffer, seen as little-endian segments of 2^30 bytes.
 *
 * <p>Thread-safe. Since every element size divides the segment size, an element never lies across
 * two segments.
 */
public interface ByteRegion {
  /** Binary logarithm of the size of every segment but the last. */
  int SEGMENT_BITS = 30;

  /** The number of bytes. */
  long size();

  /**
   * Segment {@code index}, little-endian, from position 0 to its limit; shared, so read it by
   * index.
   */
  ByteBuffer segment(int index);

  /**
   * Bytes {@code [position, position + length)}, little-endian, from position 0 to the limit, for a
   * reader that passes by: nothing of them stays in memory with this region.
   *
   * @param room at least {@code length} bytes; where what is returned may lie, which is valid until
   *     the array is used again
   * @throws IndexOutOfBoundsException if they are not within one segment of the region
   */
  default ByteBuffer read(long position, int length, byte[] room) {
    int within = (int) (position & ((1 << SEGMENT_BITS) - 1));
    return segment((int) (position >>> SEGMENT_BITS))
        .slice(within, length)
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
