package org.sbert4j.weights.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.storage.ByteRegion;
import org.sbert4j.weights.storage.HeapRegion;

/**
 * Quantised integers seen as the 32-bit floats that they stand for. Who reads in passing has a
 * piece of them dequantised at a time; a segment is dequantised once and stays in memory with the
 * region.
 */
final class DequantizedRegion implements ByteRegion {
  /** Elements that are dequantised together where a whole segment is. */
  private static final int CHUNK = 1 << 16;

  private final ByteRegion integers;
  private final DType dtype;
  private final float[] scales;
  private final float[] zeroPoints;
  private final long inner;
  private final HeapRegion[] segments;

  /**
   * @param dtype of the integers
   * @param scales one, or one for each channel
   * @param zeroPoints as many, or one; integers
   * @param inner how many elements of one channel lie side by side
   */
  DequantizedRegion(
      ByteRegion integers, DType dtype, float[] scales, float[] zeroPoints, long inner) {
    this.integers = integers;
    this.dtype = dtype;
    this.scales = scales;
    this.zeroPoints = zeroPoints;
    this.inner = inner;
    this.segments = new HeapRegion[Math.toIntExact((size() >>> SEGMENT_BITS) + 1)];
  }

  @Override
  public long size() {
    return Math.multiplyExact(integers.size() / dtype.bytes(), Float.BYTES);
  }

  @Override
  public synchronized ByteBuffer segment(int index) {
    if (segments[index] == null) {
      long start = (long) index << SEGMENT_BITS;
      byte[] floats = new byte[(int) Math.min(size() - start, 1L << SEGMENT_BITS)];
      ByteBuffer all = ByteBuffer.wrap(floats).order(ByteOrder.LITTLE_ENDIAN);
      int count = floats.length / Float.BYTES;
      for (int done = 0; done < count; done += CHUNK) {
        dequantize(start / Float.BYTES + done, Math.min(CHUNK, count - done), all);
      }
      segments[index] = new HeapRegion(floats);
    }
    return segments[index].segment(0);
  }

  @Override
  public ByteBuffer read(long position, int length, byte[] room) {
    ByteBuffer piece = ByteBuffer.wrap(room, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    dequantize(position / Float.BYTES, length / Float.BYTES, piece);
    return piece.flip();
  }

  private void dequantize(long first, int count, ByteBuffer to) {
    int size = dtype.bytes();
    ByteBuffer from = integers.read(first * size, count * size, new byte[count * size]);
    for (int i = 0; i < count; i++) {
      int channel = scales.length == 1 ? 0 : (int) ((first + i) / inner % scales.length);
      float zeroPoint = zeroPoints[zeroPoints.length == 1 ? 0 : channel];
      to.putFloat((integer(from, i * size) - zeroPoint) * scales[channel]);
    }
  }

  private float integer(ByteBuffer from, int position) {
    return switch (dtype) {
      case U8 -> from.get(position) & 0xff;
      case I8 -> from.get(position);
      case I16 -> from.getShort(position);
      default -> from.getInt(position);
    };
  }
}
