package org.sbert4j.weights.pytorch;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.sbert4j.weights.storage.ByteRegion;
import org.sbert4j.weights.storage.HeapRegion;

/** A compressed member's bytes, inflated when they are first asked for. */
final class InflatedRegion implements ByteRegion {
  private final long size;
  private Supplier<byte[]> source;
  private HeapRegion inflated;

  InflatedRegion(long size, Supplier<byte[]> source) {
    this.size = size;
    this.source = source;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public synchronized ByteBuffer segment(int index) {
    if (inflated == null) {
      inflated = new HeapRegion(source.get());
      source = null;
    }
    return inflated.segment(index);
  }
}
