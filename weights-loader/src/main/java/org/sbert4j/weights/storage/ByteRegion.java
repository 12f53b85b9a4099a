package org.sbert4j.weights.storage;

import java.nio.ByteBuffer;

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
}
