package org.sbert4j.weights.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.sbert4j.weights.Architecture;
import org.sbert4j.weights.FileStamp;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.onnx.OnnxReader;
import org.sbert4j.weights.pytorch.TorchReader;
import org.sbert4j.weights.safetensors.SafetensorsReader;
import org.sbert4j.weights.storage.FileNames;
import org.sbert4j.weights.storage.ModelFiles;
import org.sbert4j.weights.storage.TensorTable;

/** Finds the weights of a folder and tells the formats apart, by extension and by first bytes. */
final class CheckpointFiles {
  private static final int MAGIC_BYTES = 16;

  private enum Format {
    SAFETENSORS("a safetensors file"),
    TORCH_ZIP("a zip, as torch.save writes it"),
    TORCH_LEGACY("a pickle, as torch.save wrote it before PyTorch 1.6"),
    ONNX("an ONNX model"),
    UNKNOWN("none of the known formats");

    private final String description;

    Format(String description) {
      this.description = description;
    }
  }

  private CheckpointFiles() {}

  static TensorTable openFolder(Path folder, Architecture architecture) {
    Path file = weightsOf(folder);
    if (architecture == Architecture.BERT) {
      return openFile(file);
    }
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      throw new ModelFormatException(
          file,
          "",
          "is an ONNX graph, which can be read for BERT and not for %s; take model.safetensors of the same model"
              .formatted(architecture.label()));
    }
    return openFile(file).of(architecture);
  }

  /** The file with the weights of a folder, or with their index. */
  private static Path weightsOf(Path folder) {
    ModelFiles.requireModelFolder(folder);
    for (String candidate : FileNames.WEIGHTS) {
      if (Files.exists(folder.resolve(candidate))) {
        return folder.resolve(candidate);
      }
    }
    List<Path> onnx = onnxFiles(folder);
    if (onnx.size() == 1) {
      return onnx.get(0);
    }
    if (onnx.size() > 1) {
      throw new ModelFormatException(
          folder,
          "",
          "has %d ONNX models, %s and %s among them; name the one to be used model.onnx"
              .formatted(onnx.size(), onnx.get(0).getFileName(), onnx.get(1).getFileName()));
    }
    throw new ModelFormatException(
        folder,
        "",
        "has no weights; put one of these files there: " + String.join(", ", FileNames.WEIGHTS));
  }

  /** ONNX models by other names, such as {@code model_qint8_avx512.onnx}. */
  private static List<Path> onnxFiles(Path folder) {
    List<Path> found = new ArrayList<>();
    for (Path place : List.of(folder, folder.resolve("onnx"))) {
      if (Files.isDirectory(place)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(place, "*.onnx")) {
          files.forEach(found::add);
        } catch (IOException e) {
          throw ModelFiles.unreadable(place, e);
        }
      }
    }
    Collections.sort(found);
    return found;
  }

  static TensorTable openFile(Path file) {
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".index.json")) {
      return ShardIndex.open(file);
    }
    return openWeights(file);
  }

  /** Opens a file that holds tensors, not an index. */
  static TensorTable openWeights(Path file) {
    ModelFiles.size(file);
    FileStamp stamp = FileStamp.of(file);
    return read(file).with(stamp);
  }

  private static TensorTable read(Path file) {
    Format named = byExtension(file);
    Format found = byFirstBytes(file);
    if (found == Format.TORCH_LEGACY && named == Format.TORCH_ZIP) {
      return TorchReader.openLegacy(file);
    }
    // A damaged safetensors file has no first bytes of its own; its reader says what is wrong.
    boolean readable = found == named || (found == Format.UNKNOWN && named == Format.SAFETENSORS);
    if (!readable) {
      throw new ModelFormatException(
          file,
          "byte 0",
          "is named like %s but begins like %s; rename it, or download it again"
              .formatted(named.description, found.description));
    }
    return switch (named) {
      case SAFETENSORS -> SafetensorsReader.open(file);
      case TORCH_ZIP -> TorchReader.open(file);
      default -> OnnxReader.open(file);
    };
  }

  private static Format byExtension(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "safetensors" -> Format.SAFETENSORS;
      case "bin", "pt", "pth" -> Format.TORCH_ZIP;
      case "onnx" -> Format.ONNX;
      default ->
          throw new ModelFormatException(
              file,
              "",
              "has no known extension; name it .safetensors, .bin, .pt, .pth, .onnx or .index.json"
                  + " after its format");
    };
  }

  private static Format byFirstBytes(Path file) {
    byte[] first = ModelFiles.firstBytes(file, MAGIC_BYTES);
    String text = new String(first, StandardCharsets.ISO_8859_1);
    ModelFiles.requireNoPointer(file, first);
    if (text.startsWith("PK")) {
      return Format.TORCH_ZIP;
    }
    // Eight bytes of header length, at most 100 MB, then the JSON.
    if (text.length() > 8 && text.startsWith("\0\0\0\0{", 4)) {
      return Format.SAFETENSORS;
    }
    if (text.startsWith("\u0080")) {
      return Format.TORCH_LEGACY;
    }
    // ModelProto begins with field 1, ir_version, a small number.
    return text.length() > 1 && text.charAt(0) == 8 && text.charAt(1) < 64
        ? Format.ONNX
        : Format.UNKNOWN;
  }
}
