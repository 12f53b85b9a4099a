package org.sbert4j.weights.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.safetensors.SafetensorsHeader.Entry;
import org.sbert4j.weights.storage.FileRegion;
import org.sbert4j.weights.storage.ModelFiles;
import org.sbert4j.weights.storage.StoredTensor;
import org.sbert4j.weights.storage.TensorShape;
import org.sbert4j.weights.storage.TensorTable;

/**
 * Opens a safetensors file: 8 bytes with the length of the header (little-endian), the header, the
 * data. What the reference implementation rejects (safetensors/src/tensor.rs, {@code
 * Metadata::validate}) is rejected here: the tensors must cover the data from its first byte to its
 * last, without a hole and without sharing a byte.
 */
public final class SafetensorsReader {
  private static final int LENGTH_BYTES = Long.BYTES;
  private static final long MAX_HEADER_BYTES = 100_000_000;
  private static final String AGAIN = "; download the file again";

  private final Path file;
  private final long fileSize;

  private SafetensorsReader(Path file) {
    this.file = file;
    this.fileSize = ModelFiles.size(file);
  }

  /** Reads and checks the header; no tensor is touched. */
  public static TensorTable open(Path file) {
    return new SafetensorsReader(file).read();
  }

  private TensorTable read() {
    byte[] start = start();
    long dataStart = start.length;
    Map<String, Entry> entries = SafetensorsHeader.parse(file, start, LENGTH_BYTES);
    entries.forEach(this::checkSize);
    checkCoverage(entries, fileSize - dataStart);

    Map<String, Supplier<TensorView>> tensors = new LinkedHashMap<>();
    Map<String, String> unreadable = new HashMap<>();
    entries.forEach(
        (name, entry) ->
            entry
                .dtype()
                .ifPresentOrElse(
                    dtype -> tensors.put(name, () -> tensor(name, dtype, entry, dataStart)),
                    () -> unreadable.put(name, entry.storedDType())));
    return new TensorTable(file, tensors, unreadable);
  }

  private TensorView tensor(String name, DType dtype, Entry entry, long dataStart) {
    FileRegion region =
        new FileRegion(file, dataStart + entry.begin(), entry.end() - entry.begin());
    return StoredTensor.rowMajor(file, name, dtype, entry.shape(), region);
  }

  /** The file from its beginning to the end of the header. */
  private byte[] start() {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (fileSize < LENGTH_BYTES) {
        throw new ModelFormatException(
            file, "header length", "the file has only " + fileSize + " bytes" + AGAIN);
      }
      long length =
          ByteBuffer.wrap(ModelFiles.bytes(channel, file, 0, LENGTH_BYTES))
              .order(ByteOrder.LITTLE_ENDIAN)
              .getLong();
      if (length < 0 || length > MAX_HEADER_BYTES) {
        throw new ModelFormatException(
            file,
            "header length",
            Long.toUnsignedString(length)
                + " bytes are more than the "
                + MAX_HEADER_BYTES
                + " that the format allows; this is no safetensors file, or it is damaged");
      }
      if (length > fileSize - LENGTH_BYTES) {
        throw new ModelFormatException(
            file,
            "header length",
            length + " bytes are more than the file of " + fileSize + " bytes holds" + AGAIN);
      }
      return ModelFiles.bytes(channel, file, 0, LENGTH_BYTES + (int) length);
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  /** The size of an element of unknown type is its own affair. */
  private void checkSize(String name, Entry entry) {
    if (entry.end() < entry.begin()) {
      throw new ModelFormatException(
          file,
          name,
          "ends at byte %d of the data, before its beginning at byte %d"
                  .formatted(entry.end(), entry.begin())
              + AGAIN);
    }
    entry.dtype().ifPresent(dtype -> checkSize(name, dtype, entry));
  }

  private void checkSize(String name, DType dtype, Entry entry) {
    long expected;
    try {
      expected = Math.multiplyExact(TensorShape.elementCount(entry.shape()), dtype.bytes());
    } catch (ArithmeticException e) {
      throw new ModelFormatException(
          file,
          name,
          "shape " + entry.shape() + " has more elements than can be counted" + AGAIN,
          e);
    }
    if (entry.end() - entry.begin() != expected) {
      throw new ModelFormatException(
          file,
          name,
          "shape %s of %s takes %d bytes, data_offsets [%d, %d] give %d"
                  .formatted(
                      entry.shape(),
                      dtype,
                      expected,
                      entry.begin(),
                      entry.end(),
                      entry.end() - entry.begin())
              + AGAIN);
    }
  }

  private void checkCoverage(Map<String, Entry> entries, long dataSize) {
    List<Map.Entry<String, Entry>> inFileOrder =
        entries.entrySet().stream()
            .sorted(
                Comparator.comparingLong(
                        (Map.Entry<String, Entry> tensor) -> tensor.getValue().begin())
                    .thenComparingLong(tensor -> tensor.getValue().end()))
            .toList();
    long covered = 0;
    for (Map.Entry<String, Entry> tensor : inFileOrder) {
      Entry entry = tensor.getValue();
      if (entry.begin() != covered) {
        throw new ModelFormatException(
            file,
            tensor.getKey(),
            "begins at byte %d of the data, where the tensor before ends at byte %d: %s"
                    .formatted(
                        entry.begin(),
                        covered,
                        entry.begin() < covered ? "the two overlap" : "there is a hole")
                + AGAIN);
      }
      if (entry.end() > dataSize) {
        throw new ModelFormatException(
            file,
            tensor.getKey(),
            "ends at byte %d of the data, of which the file holds %d: it was cut short"
                    .formatted(entry.end(), dataSize)
                + AGAIN);
      }
      covered = entry.end();
    }
    if (covered != dataSize) {
      throw new ModelFormatException(
          file,
          "byte " + (fileSize - dataSize + covered),
          (dataSize - covered) + " bytes after the last tensor belong to none" + AGAIN);
    }
  }
}
