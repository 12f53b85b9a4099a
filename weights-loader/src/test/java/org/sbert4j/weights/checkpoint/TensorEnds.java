package org.sbert4j.weights.checkpoint;

import java.nio.file.Path;
import org.sbert4j.weights.TensorView;

/** Reads a little of a file's tensors, as a user of it would. */
final class TensorEnds {
  private static final int ELEMENTS = 64;

  /** Enough, and in time. */
  private static final int TENSORS = 16;

  private TensorEnds() {}

  /** Opens a file and reads the last elements of each tensor, or of so many. */
  static void read(Path file) {
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      checkpoint.tensorNames().stream()
          .limit(TENSORS)
          .forEach(name -> readEnd(checkpoint.find(name).orElseThrow()));
    }
  }

  private static void readEnd(TensorView tensor) {
    float[] values = new float[ELEMENTS];
    int length = (int) Math.min(values.length, tensor.elementCount());
    tensor.readFloats(tensor.elementCount() - length, values, 0, length);
  }
}
