package org.sbert4j.cuda;

import java.util.Objects;
import org.sbert4j.backend.Tensor;
import org.sbert4j.cuda.device.DeviceBuffer;
import org.sbert4j.cuda.kernels.ElementType;

/**
 * A tensor in device memory, of the type that the operation gave it which last wrote it.
 *
 * <p>Rows that the caller writes or reads go by way of a copy on the heap: it is brought to the
 * device before the next operation that reads the tensor, and brought from there, whole, when the
 * first row is read after an operation.
 *
 * <p>A <em>pending bias</em> is a row that is still to be added to each row. A linear layer leaves
 * it to the next operation, which adds it to what it reads anyway.
 */
final class CudaTensor implements Tensor {
  private static final float[] NONE = {};

  /** Where the content is. */
  private enum Place {
    /** Nobody has written it yet. */
    NOWHERE,
    DEVICE,
    HEAP,
    BOTH
  }

  /** What the host knows of a tensor besides its content. */
  record Shape(int rows, ElementType type, long pendingBias) {}

  private final CudaWorkspace workspace;
  private final int columns;
  private final DeviceBuffer buffer;
  private int rows;
  private ElementType type = ElementType.FLOAT;
  private long pendingBias;
  private float[] heapCopy = NONE;
  private Place place = Place.NOWHERE;

  /**
   * @param buffer its own, or that of a tensor whose place it takes
   */
  CudaTensor(CudaWorkspace workspace, int columns, DeviceBuffer buffer) {
    this.workspace = workspace;
    this.columns = columns;
    this.buffer = buffer;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  /** The elements in use. */
  int elements() {
    return Math.multiplyExact(rows, columns);
  }

  ElementType type() {
    return type;
  }

  CudaWorkspace workspace() {
    return workspace;
  }

  DeviceBuffer buffer() {
    return buffer;
  }

  @Override
  public void setRows(int newRows) {
    workspace.requireUsable();
    if (newRows != rows) {
      overwrite(newRows, type);
      place = Place.NOWHERE;
    } else {
      makeRoom();
    }
  }

  /**
   * Sets rows and type for an operation that will write all elements. What the tensor held is lost,
   * unless both stay the same.
   *
   * @return where to write
   */
  long overwrite(int newRows, ElementType newType) {
    // A tensor that finds no memory has no rows.
    rows = 0;
    pendingBias = 0;
    place = Place.DEVICE;
    type = newType;
    buffer.require((long) newRows * columns * newType.bytes());
    rows = newRows;
    return buffer.address();
  }

  private long makeRoom() {
    return buffer.require((long) elements() * type.bytes());
  }

  /** The address of the content, without the pending bias. */
  long addressWithoutBias() {
    if (place == Place.HEAP) {
      workspace.transfers().upload(heapCopy, elements(), makeRoom());
      place = Place.BOTH;
    }
    return buffer.address();
  }

  /** The address of the content, for an operation that changes it and adds the bias if need be. */
  long addressToChange() {
    long address = addressWithoutBias();
    place = Place.DEVICE;
    return address;
  }

  /** The address of the content, whole. */
  long address() {
    long address = addressWithoutBias();
    long bias = takeBias();
    if (bias != 0 && rows > 0) {
      workspace.kernels().addBias(type, address, bias, rows, columns);
    }
    return address;
  }

  /** The pending bias, which the caller will add; 0 for none. */
  long takeBias() {
    long bias = pendingBias;
    pendingBias = 0;
    return bias;
  }

  /** Leaves a bias to the next operation. */
  void leaveBias(long address) {
    pendingBias = address;
  }

  Shape shape() {
    return new Shape(rows, type, pendingBias);
  }

  /** After commands that were recorded have written the content once more. */
  void restore(Shape shape) {
    rows = shape.rows();
    type = shape.type();
    pendingBias = shape.pendingBias();
    place = Place.DEVICE;
  }

  @Override
  public void readRow(int row, float[] destination, int destinationOffset) {
    int start = Objects.checkIndex(row, rows) * columns;
    bringToHeap();
    System.arraycopy(heapCopy, start, destination, destinationOffset, columns);
  }

  @Override
  public void writeRow(int row, float[] source) {
    int start = Objects.checkIndex(row, rows) * columns;
    bringToHeap();
    System.arraycopy(source, 0, heapCopy, start, columns);
    type = ElementType.FLOAT;
    place = Place.HEAP;
  }

  /** Makes the content 32-bit floats, by way of the heap: for what hardly ever happens. */
  void requireFloats() {
    if (type != ElementType.FLOAT) {
      bringToHeap();
      type = ElementType.FLOAT;
      place = Place.HEAP;
    }
  }

  private void bringToHeap() {
    workspace.requireUsable();
    if (place == Place.HEAP || place == Place.BOTH) {
      return;
    }
    int count = elements();
    if (heapCopy.length < count) {
      heapCopy = NONE;
      heapCopy = new float[count];
    }
    if (count > 0 && place == Place.DEVICE) {
      workspace.transfers().download(workspace.as(ElementType.FLOAT, this), heapCopy, count);
      place = Place.BOTH;
    } else {
      place = Place.HEAP;
    }
  }
}
