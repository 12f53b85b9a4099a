package org.sbert4j.weights.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.storage.IoReason;
import org.sbert4j.weights.storage.StoredTensor;
import org.sbert4j.weights.storage.TemporaryFile;

/**
 * Writes tensors as a safetensors file.
 *
 * <p>As the reference does ({@code safetensors/src/tensor.rs, prepare}), tensors are sorted by
 * falling element size, then by name, and the header is padded with spaces to a multiple of 8
 * bytes, so that every tensor is aligned. Tensors are copied one after the other through a buffer
 * of fixed size. The file appears under its name only when it is complete.
 */
public final class SafetensorsWriter {
  private static final int BUFFER_ELEMENTS = 1 << 16;
  private static final int ALIGNMENT = 8;

  private final List<Map.Entry<String, TensorView>> tensors;
  private final Map<String, String> metadata;

  private SafetensorsWriter(Map<String, TensorView> tensors, Map<String, String> metadata) {
    this.tensors = new ArrayList<>(new TreeMap<>(tensors).entrySet());
    this.tensors.sort(Comparator.comparingInt(tensor -> -storedDType(tensor.getValue()).bytes()));
    this.metadata = new TreeMap<>(metadata);
  }

  /**
   * Writes a file, replacing one of the same name.
   *
   * @param target the file to write; its folder must exist
   * @param tensors each tensor under the name it is to have. Those of a {@link Checkpoint} keep
   *     their element type; of others, I64 is written as such, by way of floats, and all else as
   *     F32.
   * @param metadata the strings of {@code __metadata__}, such as {@code format: pt}; may be empty
   * @throws ModelFormatException if the target cannot be written or a tensor cannot be read; then
   *     nothing is left behind
   */
  public static void write(
      Path target, Map<String, TensorView> tensors, Map<String, String> metadata) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ModelFormatException(
          target, "", "cannot be written, its folder does not exist; create the folder first");
    }
    try (TemporaryFile temporary = TemporaryFile.create(folder, target.getFileName().toString())) {
      new SafetensorsWriter(tensors, metadata).writeTo(temporary.channel());
      temporary.moveTo(target);
    } catch (IOException e) {
      throw new ModelFormatException(
          target,
          "",
          "cannot be written ("
              + IoReason.of(e)
              + "); check the free space and the permissions of its folder",
          e);
    }
  }

  private static DType storedDType(TensorView tensor) {
    return tensor instanceof StoredTensor || tensor.dtype() == DType.I64
        ? tensor.dtype()
        : DType.F32;
  }

  private void writeTo(FileChannel channel) throws IOException {
    OutputStream out = Channels.newOutputStream(channel);
    byte[] header = header();
    out.write(
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .array());
    out.write(header);
    byte[] buffer = new byte[BUFFER_ELEMENTS * Long.BYTES];
    for (Map.Entry<String, TensorView> tensor : tensors) {
      writeTensor(out, tensor.getValue(), buffer);
    }
  }

  private byte[] header() throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(header)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart("__metadata__");
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long begin = 0;
      for (Map.Entry<String, TensorView> tensor : tensors) {
        begin = writeEntry(json, tensor.getKey(), tensor.getValue(), begin);
      }
      json.writeEndObject();
    }
    byte[] unpadded = header.toByteArray();
    int length = (unpadded.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] padded = Arrays.copyOf(unpadded, length);
    Arrays.fill(padded, unpadded.length, length, (byte) ' ');
    return padded;
  }

  private static long writeEntry(JsonGenerator json, String name, TensorView tensor, long begin)
      throws IOException {
    DType dtype = storedDType(tensor);
    long end = begin + tensor.elementCount() * dtype.bytes();
    json.writeObjectFieldStart(name);
    json.writeStringField("dtype", dtype.name());
    json.writeArrayFieldStart("shape");
    for (long dimension : tensor.shape()) {
      json.writeNumber(dimension);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("data_offsets");
    json.writeNumber(begin);
    json.writeNumber(end);
    json.writeEndArray();
    json.writeEndObject();
    return end;
  }

  private static void writeTensor(OutputStream out, TensorView tensor, byte[] buffer)
      throws IOException {
    float[] floats = new float[BUFFER_ELEMENTS];
    int elementBytes = storedDType(tensor).bytes();
    for (long offset = 0; offset < tensor.elementCount(); offset += BUFFER_ELEMENTS) {
      int length = (int) Math.min(BUFFER_ELEMENTS, tensor.elementCount() - offset);
      if (tensor instanceof StoredTensor stored) {
        stored.readBytes(offset, buffer, length);
      } else {
        tensor.readFloats(offset, floats, 0, length);
        ByteBuffer bytes = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < length; i++) {
          if (elementBytes == Long.BYTES) {
            bytes.putLong((long) floats[i]);
          } else {
            bytes.putFloat(floats[i]);
          }
        }
      }
      out.write(buffer, 0, length * elementBytes);
    }
  }
}
