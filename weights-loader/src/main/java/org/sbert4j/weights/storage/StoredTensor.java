package org.sbert4j.weights.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;

/**
 * A tensor that lies in a region of bytes, row-major or with strides of its own, so that a
 * transposed matrix is read without being copied first.
 */
public final class StoredTensor implements TensorView {
  /** What is read at a time of a tensor that stays in its file. */
  private static final int CHUNK_BYTES = 1 << 18;

  private final Path file;
  private final String name;
  private final DType dtype;
  private final List<Long> shape;
  private final long elementCount;
  private final long[] strides;
  private final boolean contiguous;
  private final ByteRegion region;
  private final long firstElement;
  private final boolean finiteOnly;
  private final boolean random;

  /** The bytes of a tensor with strides, once it was read: a row of it lies all over them. */
  private StoredTensor copy;

  /** For the next read, whichever thread comes first: a model's worth of bytes passes through. */
  private final AtomicReference<byte[]> idleRoom = new AtomicReference<>(new byte[0]);

  /**
   * A view of elements of {@code region}. The caller has checked that {@link TensorShape#extent}
   * fits the region.
   *
   * @param strides in elements, one for each dimension
   * @param firstElement which element of the region is the tensor's first
   */
  public StoredTensor(
      Path file,
      String name,
      DType dtype,
      List<Long> shape,
      long[] strides,
      ByteRegion region,
      long firstElement) {
    this(file, name, dtype, shape, strides, region, firstElement, false, false);
  }

  private StoredTensor(
      Path file,
      String name,
      DType dtype,
      List<Long> shape,
      long[] strides,
      ByteRegion region,
      long firstElement,
      boolean finiteOnly,
      boolean random) {
    this.file = file;
    this.name = name;
    this.dtype = dtype;
    this.shape = List.copyOf(shape);
    this.elementCount = TensorShape.elementCount(shape);
    this.strides = TensorShape.neededStrides(shape, strides);
    this.contiguous = TensorShape.isContiguous(shape, strides);
    this.region = region;
    this.firstElement = firstElement;
    this.finiteOnly = finiteOnly;
    this.random = random;
  }

  /** A row-major tensor. */
  public static StoredTensor rowMajor(
      Path file, String name, DType dtype, List<Long> shape, ByteRegion region) {
    return new StoredTensor(
        file, name, dtype, shape, TensorShape.rowMajorStrides(shape), region, 0);
  }

  /**
   * The same tensor, whose {@link #readFloats} throws ModelFormatException for an element that is
   * NaN or, as a float, infinite.
   */
  StoredTensor finiteOnly() {
    return new StoredTensor(file, name, dtype, shape, strides, region, firstElement, true, random);
  }

  /** Checked once, since these bytes cannot change any more. */
  @Override
  public StoredTensor inMemory() {
    long first = firstElement * dtype.bytes();
    long length = TensorShape.extent(shape, strides) * dtype.bytes();
    ByteRegion bytes = HeapRegion.copyOf(region, first, length);
    StoredTensor copied =
        new StoredTensor(file, name, dtype, shape, strides, bytes, 0, finiteOnly, true);
    copied.requireFinite();
    return new StoredTensor(file, name, dtype, shape, strides, bytes, 0, false, true);
  }

  /** Checked now, by a reading that leaves nothing resident, and again with each row. */
  @Override
  public StoredTensor mapped() {
    requireFinite();
    return new StoredTensor(
        file, name, dtype, shape, strides, region, firstElement, finiteOnly, true);
  }

  private void requireFinite() {
    if (finiteOnly) {
      float[] chunk = new float[(int) Math.min(CHUNK_BYTES / Float.BYTES, elementCount)];
      for (long first = 0; first < elementCount; first += chunk.length) {
        readFloats(first, chunk, 0, (int) Math.min(chunk.length, elementCount - first));
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  @Override
  public List<Long> shape() {
    return shape;
  }

  @Override
  public long elementCount() {
    return elementCount;
  }

  @Override
  public void readFloats(long offset, float[] destination, int destinationOffset, int length) {
    Objects.checkFromIndexSize(destinationOffset, length, destination.length);
    requireRange(offset, length);
    forEachRun(
        offset,
        length,
        (bytes, position, stride, done, count) ->
            FloatDecoder.decode(
                dtype, bytes, position, stride, destination, destinationOffset + done, count));
    if (finiteOnly) {
      requireFinite(offset, destination, destinationOffset, length);
    }
  }

  private void requireFinite(long offset, float[] x, int start, int length) {
    int found = FiniteCheck.firstNonFinite(x, start, start + length);
    if (found == FiniteCheck.NONE) {
      return;
    }
    long element = offset + found - start;
    double value = dtype == DType.F64 ? storedDouble(element) : x[found];
    throw new ModelFormatException(
        file,
        name,
        "element %s is %s%s; a model's weights must be finite: download the file again, and if they are the same then, use another checkpoint"
            .formatted(
                TensorShape.indices(shape, element),
                value,
                Double.isFinite(value) ? ", beyond the range of 32-bit floats" : ""));
  }

  private double storedDouble(long element) {
    byte[] bytes = new byte[Double.BYTES];
    readBytes(element, bytes, 1);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getDouble();
  }

  /**
   * Copies elements {@code [offset, offset + length)}, in row-major order and as they are stored,
   * to the front of {@code destination}.
   */
  public void readBytes(long offset, byte[] destination, int length) {
    requireRange(offset, length);
    int size = dtype.bytes();
    forEachRun(
        offset,
        length,
        (bytes, position, stride, done, count) -> {
          if (stride == size) {
            bytes.get(position, destination, done * size, count * size);
            return;
          }
          for (int i = 0; i < count; i++) {
            bytes.get(position + i * stride, destination, (done + i) * size, size);
          }
        });
  }

  private void requireRange(long offset, int length) {
    if (offset < 0 || length < 0 || offset > elementCount - length) {
      throw new ModelFormatException(
          file,
          name,
          "elements %d to %d were asked of a tensor %s with %d elements; check that config.json belongs to these weights"
              .formatted(offset, offset + length, shape, elementCount));
    }
  }

  /** Elements of one segment that lie a fixed number of bytes apart. */
  private interface Run {
    void accept(ByteBuffer bytes, int position, int stride, int done, int count);
  }

  private void forEachRun(long offset, int length, Run run) {
    if (contiguous && random) {
      readRun(firstElement + offset, 1, 0, length, run);
    } else if (contiguous) {
      readPassing(firstElement + offset, length, run);
    } else if (random) {
      readRows(offset, length, run);
    } else {
      copy().readRows(offset, length, run);
    }
  }

  private synchronized StoredTensor copy() {
    if (copy == null) {
      copy = new StoredTensor(file, name, dtype, shape, strides, region, firstElement).inMemory();
    }
    return copy;
  }

  private void readRows(long offset, int length, Run run) {
    int lastAxis = strides.length - 1;
    long rowLength = shape.get(lastAxis);
    for (int done = 0; done < length; ) {
      long row = (offset + done) / rowLength;
      long column = (offset + done) % rowLength;
      int count = (int) Math.min(length - done, rowLength - column);
      readRun(rowStart(row) + column * strides[lastAxis], strides[lastAxis], done, count, run);
      done += count;
    }
  }

  /** Reads {@code length} adjacent elements in chunks, none of which lies across two segments. */
  private void readPassing(long first, int length, Run run) {
    int size = dtype.bytes();
    byte[] room = idleRoom.getAndSet(null);
    int needed = (int) Math.min(CHUNK_BYTES, (long) length * size);
    if (room == null || room.length < needed) {
      room = new byte[needed];
    }
    for (int done = 0; done < length; ) {
      long position = (first + done) * size;
      long chunkEnd = (position / CHUNK_BYTES + 1) * CHUNK_BYTES;
      int count = (int) Math.min(length - done, (chunkEnd - position) / size);
      run.accept(region.read(position, count * size, room), 0, size, done, count);
      done += count;
    }
    idleRoom.set(room);
  }

  /** Where row {@code row}, counted over all dimensions but the last, begins. */
  private long rowStart(long row) {
    long start = firstElement;
    for (int axis = strides.length - 2; axis >= 0; axis--) {
      start += row % shape.get(axis) * strides[axis];
      row /= shape.get(axis);
    }
    return start;
  }

  /** Splits {@code count} elements, {@code stride} elements apart, at the borders of segments. */
  private void readRun(long first, long stride, int done, int count, Run run) {
    int size = dtype.bytes();
    while (count > 0) {
      long position = first * size;
      ByteBuffer bytes = region.segment((int) (position >>> ByteRegion.SEGMENT_BITS));
      int within = (int) (position & ((1 << ByteRegion.SEGMENT_BITS) - 1));
      long step = stride * size;
      long fitting = step == 0 ? count : (bytes.limit() - within - size) / step + 1;
      int now = (int) Math.min(count, fitting);
      // A single element may be further from the next than an int can say.
      run.accept(bytes, within, now == 1 ? size : (int) step, done, now);
      first += now * stride;
      done += now;
      count -= now;
    }
  }
}
