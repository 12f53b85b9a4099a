package org.sbert4j.loading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.checkpoint.Checkpoint;

/**
 * The files that a model's weights were read from, and how they were then: so that who reads them
 * again knows whether they are still the same.
 *
 * <p>A file is recognised by its identity in the file system, its size and the time of its last
 * change, as {@code make} does it. Not thread-safe.
 */
final class WeightFiles {
  private final Map<Path, Stamp> stamps = new LinkedHashMap<>();
  private boolean complete;

  /**
   * @param key null where the file system has no such thing
   */
  private record Stamp(Object key, long size, FileTime lastModified) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(now.fileKey(), now.size(), now.lastModifiedTime());
    }
  }

  /**
   * Notes the files of a checkpoint that was just opened.
   *
   * @throws ModelFormatException if one of them has changed since it was noted first, or it was not
   *     there when the model was read
   */
  void add(Checkpoint checkpoint) {
    checkpoint.tensorNames().stream().map(checkpoint::file).distinct().forEach(this::add);
  }

  private void add(Path file) {
    Stamp known = stamps.get(file);
    if (known == null && !complete) {
      stamps.put(file, stamp(file));
    } else if (known == null || !Objects.equals(known, stamp(file))) {
      throw changed(file, null);
    }
  }

  /** From now on no file may join. */
  void complete() {
    complete = true;
  }

  /**
   * Checks that every file noted is as it was.
   *
   * @throws ModelFormatException naming one that has changed or is gone
   */
  void requireUnchanged() {
    stamps.keySet().forEach(this::add);
  }

  private static Stamp stamp(Path file) {
    try {
      return Stamp.of(file);
    } catch (IOException e) {
      throw changed(file, e);
    }
  }

  private static ModelFormatException changed(Path file, IOException cause) {
    return new ModelFormatException(
        file,
        "",
        "is not the file any more that the weights were read from; load the model again, and ask"
            + " for its fingerprint before the file is replaced",
        cause);
  }
}
