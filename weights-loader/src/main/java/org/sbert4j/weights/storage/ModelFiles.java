package org.sbert4j.weights.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.sbert4j.weights.ModelFormatException;

/** Reading files of a model, with the errors that a person can act on. */
public final class ModelFiles {
  private static final String GIT_LFS_POINTER = "version https://";

  private ModelFiles() {}

  /** The error for a file that the operating system would not give. */
  public static ModelFormatException unreadable(Path file, IOException cause) {
    return new ModelFormatException(
        file,
        "",
        "cannot be read ("
            + IoReason.of(cause)
            + "); check that it exists and that you may read it",
        cause);
  }

  /** Refuses a path of a model that leads to no folder. */
  public static void requireModelFolder(Path folder) {
    if (!Files.exists(folder)) {
      throw new ModelFormatException(folder, "", "the model folder does not exist; check the path");
    }
    if (!Files.isDirectory(folder)) {
      throw new ModelFormatException(folder, "", "is no folder; name the folder of a model");
    }
  }

  /** The size of a file that must exist and must not be empty. */
  public static long size(Path file) {
    if (!Files.exists(file)) {
      throw new ModelFormatException(file, "", "does not exist; check the path");
    }
    if (Files.isDirectory(file)) {
      throw new ModelFormatException(file, "", "is a folder; name a file in it");
    }
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException(file, "", "is a device or a pipe; put a plain file there");
    }
    try {
      long size = Files.size(file);
      if (size == 0) {
        throw new ModelFormatException(file, "", "is empty; download it again");
      }
      return size;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Up to {@code count} bytes from the start of a file. */
  public static byte[] firstBytes(Path file, int count) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(count);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The whole of a file that is meant to be small. */
  public static byte[] allBytes(Path file, int limit) {
    long size = size(file);
    if (size > limit) {
      throw new ModelFormatException(
          file,
          "",
          "is " + size + " bytes, more than the " + limit + " such a file may have; replace it");
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      requireNoPointer(file, bytes);
      return bytes;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Refuses what a clone without Git LFS has in the place of a large file.
   *
   * @param bytes the first of the file, or all
   */
  public static void requireNoPointer(Path file, byte[] bytes) {
    int length = Math.min(bytes.length, GIT_LFS_POINTER.length());
    if (new String(bytes, 0, length, StandardCharsets.ISO_8859_1).equals(GIT_LFS_POINTER)) {
      throw new ModelFormatException(
          file,
          "byte 0",
          "is a Git LFS pointer, not the file itself; run git lfs pull in the model's folder");
    }
  }

  /**
   * The text of bytes {@code [start, end)} of a file.
   *
   * @throws ModelFormatException naming the byte that is not UTF-8
   */
  public static String utf8(Path file, byte[] bytes, int start, int end) {
    String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    // What cannot be decoded has become U+FFFD; seldom is one there that the file really has.
    if (text.indexOf('\ufffd') >= 0) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, start, end - start);
      try {
        StandardCharsets.UTF_8.newDecoder().decode(buffer);
      } catch (CharacterCodingException e) {
        throw new ModelFormatException(
            file, "byte " + buffer.position(), "is not UTF-8; save the file in UTF-8", e);
      }
    }
    return text;
  }

  /** Bytes {@code [position, position + length)}, which the caller knows to lie within the file. */
  public static byte[] bytes(FileChannel channel, Path file, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new ModelFormatException(
            file,
            "byte " + (position + bytes.position()),
            "the file ends here, in the middle of a record; download it again");
      }
    }
    return bytes.array();
  }

  /**
   * A path that a configuration file names, relative to its folder. It may lead through symbolic
   * links to anything in that folder or, in a snapshot of the hub's cache, in the blobs of the same
   * model; the folder itself may be reached through a link.
   *
   * @param source the file that names it
   * @param field the field of that file
   * @throws ModelFormatException if it leaves the folder, by name or by a symbolic link
   */
  public static Path inside(Path folder, String relative, Path source, String field) {
    try {
      Path within = Path.of(relative).normalize();
      if (within.getRoot() != null || within.startsWith("..")) {
        throw leaves(source, field, relative);
      }
      Path resolved = folder.resolve(within);
      if (Files.exists(resolved) && !isWithin(folder.toRealPath(), resolved.toRealPath())) {
        throw leaves(source, field, relative);
      }
      return resolved;
    } catch (InvalidPathException e) {
      throw new ModelFormatException(
          source, field, "\"" + relative + "\" is not a file name; correct the field", e);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static boolean isWithin(Path folder, Path target) {
    if (target.startsWith(folder)) {
      return true;
    }
    // The hub's cache keeps <model>/snapshots/<commit>/… as links into <model>/blobs/, where
    // huggingface_hub 2 may have links in turn, into the blobs/ beside <model>/.
    for (Path parent = folder.getParent(); parent != null; parent = parent.getParent()) {
      if (parent.endsWith("snapshots")) {
        Path model = parent.getParent();
        return target.startsWith(model.resolve("blobs"))
            || (String.valueOf(model.getFileName()).startsWith("models--")
                && target.startsWith(model.resolveSibling("blobs")));
      }
    }
    return false;
  }

  /** A file without symbolic links; as it is, if it does not exist. */
  public static Path realPath(Path file) {
    try {
      return Files.exists(file) ? file.toRealPath() : file;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static ModelFormatException leaves(Path source, String field, String relative) {
    return new ModelFormatException(
        source,
        field,
        "\"" + relative + "\" leads out of the model's folder; put the file inside and name it so");
  }
}
