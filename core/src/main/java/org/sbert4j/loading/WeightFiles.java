package org.sbert4j.loading;

import java.util.HashSet;
import java.util.Set;
import org.sbert4j.weights.FileStamp;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.checkpoint.Checkpoint;

/**
 * The files that a model's weights were read from, and how they were then: so that a model is never
 * made of two, and who reads them again knows whether they are still the same. Not thread-safe.
 */
final class WeightFiles {
  private final Set<FileStamp> stamps = new HashSet<>();
  private boolean complete;

  /**
   * Notes the files of a checkpoint that was just opened.
   *
   * @throws ModelFormatException if a file is not as it was when the model was read
   */
  void add(Checkpoint checkpoint) {
    for (FileStamp stamp : checkpoint.files()) {
      if (!complete) {
        stamps.add(stamp);
      } else if (!stamps.contains(stamp)) {
        throw stamp.changed();
      }
    }
  }

  /**
   * From now on no file may join.
   *
   * @throws ModelFormatException naming a file that has changed since it was opened
   */
  void complete() {
    requireUnchanged();
    complete = true;
  }

  /**
   * Checks that every file noted is as it was.
   *
   * @throws ModelFormatException naming one that has changed or is gone
   */
  void requireUnchanged() {
    stamps.forEach(FileStamp::requireUnchanged);
  }
}
