package org.sbert4j.weights.onnx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.sbert4j.weights.FileStamp;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.protobuf.WireReader;
import org.sbert4j.weights.storage.FileRegion;
import org.sbert4j.weights.storage.ModelFiles;

/**
 * The files beside an ONNX model that hold its larger tensors: {@code external_data} of
 * TensorProto, as PyTorch's exporter writes it since 2.9. Only what lies in the model's folder is
 * read.
 */
final class ExternalData {
  private static final int KEY = 1;
  private static final int VALUE = 2;

  /** How often the bytes of a file may be used, so that a small graph is no huge model. */
  private static final int MAX_SHARING = 16;

  private final Path model;
  private final Path folder;
  private final Map<String, DataFile> files = new HashMap<>();

  /** A file of data: how long it is, and how much tensors have taken of it. */
  private static final class DataFile {
    private final Path path;
    private final FileStamp stamp;
    private final long size;
    private long taken;

    private DataFile(Path path) {
      this.path = path;
      this.stamp = FileStamp.of(path);
      this.size = ModelFiles.size(path);
    }
  }

  /**
   * Where a tensor's bytes are.
   *
   * @param file the file that holds them
   */
  record Range(Path file, long offset, long length) {
    FileRegion region() {
      return new FileRegion(file, offset, length);
    }
  }

  ExternalData(Path model) {
    this.model = model;
    this.folder = model.toAbsolutePath().getParent();
  }

  /** The files that were found, as they were then. */
  Set<FileStamp> stamps() {
    return files.values().stream().map(file -> file.stamp).collect(Collectors.toSet());
  }

  /**
   * Adds one entry of {@code external_data}, a StringStringEntryProto, to those of its tensor.
   *
   * @param entry the message
   */
  static void read(WireReader entry, Map<String, String> entries) {
    String key = "";
    String value = "";
    while (entry.next()) {
      switch (entry.field()) {
        case KEY -> key = entry.string();
        case VALUE -> value = entry.string();
        default -> entry.skip();
      }
    }
    entries.put(key, value);
  }

  /** Adds the files that the initializers of a graph name. */
  static void addLocations(WireReader graph, Set<String> locations) {
    while (graph.next()) {
      if (graph.field() != Graph.INITIALIZER) {
        graph.skip();
        continue;
      }
      WireReader tensor = graph.message();
      Map<String, String> entries = new HashMap<>();
      while (tensor.next()) {
        if (tensor.field() == Initializer.EXTERNAL_DATA) {
          read(tensor.message(), entries);
        } else {
          tensor.skip();
        }
      }
      if (entries.containsKey("location")) {
        locations.add(entries.get("location"));
      }
    }
  }

  /**
   * Finds a tensor's bytes.
   *
   * @param size how many bytes its shape takes
   * @throws ModelFormatException if they are not in the model's folder, or not all there
   */
  Range locate(String tensor, Map<String, String> entries, long size) {
    String location = entries.getOrDefault("location", "");
    if (location.isEmpty()) {
      throw new ModelFormatException(
          model, tensor + ".location", "the external data names no file; download the file again");
    }
    Path path = ModelFiles.inside(folder, location, model, tensor + ".location");
    if (size == 0) {
      return new Range(model, 0, 0);
    }
    if (!files.containsKey(location) && !Files.exists(path)) {
      throw new ModelFormatException(
          model,
          tensor,
          "the tensor's data is in \"%s\", which does not exist; put that file beside this one"
              .formatted(location));
    }
    DataFile file = files.computeIfAbsent(location, name -> new DataFile(path));
    long offset = number(tensor, "offset", entries.getOrDefault("offset", "0"));
    long length = number(tensor, "length", entries.getOrDefault("length", Long.toString(size)));
    if (length != size) {
      throw new ModelFormatException(
          model,
          tensor,
          "the tensor has %d bytes of data in %s, its shape takes %d; download both files again"
              .formatted(length, location, size));
    }
    if (offset > file.size - size) {
      throw new ModelFormatException(
          model,
          tensor,
          "bytes %d to %d of %s are the tensor's data, but it has %d bytes; download both files again"
              .formatted(offset, offset + size, location, file.size));
    }
    file.taken = Math.addExact(file.taken, size);
    if (file.taken > Math.multiplyExact(file.size, MAX_SHARING)) {
      throw new ModelFormatException(
          model,
          tensor,
          "the tensors up to this one take %d times the bytes of %s; take the model from another source"
              .formatted(file.taken / file.size, location));
    }
    return new Range(file.path, offset, size);
  }

  private long number(String tensor, String key, String value) {
    try {
      long number = Long.parseLong(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new ModelFormatException(
        model,
        tensor + "." + key,
        "\"" + value + "\" of the external data is no number of bytes; download the file again");
  }
}
