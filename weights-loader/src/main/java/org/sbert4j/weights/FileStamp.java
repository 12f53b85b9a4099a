package org.sbert4j.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * How a file was at one moment, so that whoever has read it knows whether it is still the same.
 *
 * <p>A file is recognised by its identity in the file system, its size and the time of its last
 * change, as {@code make} does it.
 *
 * @param key its identity; null where the file system has no such thing
 * @param size in bytes
 * @param lastModified when its content changed last
 */
public record FileStamp(Path file, Object key, long size, FileTime lastModified) {

  /**
   * The file as it is now.
   *
   * @throws ModelFormatException if it is gone or cannot be read
   */
  public static FileStamp of(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(file, now.fileKey(), now.size(), now.lastModifiedTime());
    } catch (IOException e) {
      throw changed(file, e);
    }
  }

  /**
   * Checks that the file is as it was.
   *
   * @throws ModelFormatException if it has changed or is gone
   */
  public void requireUnchanged() {
    if (!equals(of(file))) {
      throw changed();
    }
  }

  /** The error for a file that is not as this says. */
  public ModelFormatException changed() {
    return changed(file, null);
  }

  private static ModelFormatException changed(Path file, IOException cause) {
    return new ModelFormatException(
        file,
        "",
        "is not the file any more that the weights were read from; load the model again once its"
            + " files are complete",
        cause);
  }
}
