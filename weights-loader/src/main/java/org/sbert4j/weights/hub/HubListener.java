package org.sbert4j.weights.hub;

/** Is told how far the download of a model's files has come. */
@FunctionalInterface
public interface HubListener {
  /** Hears nothing. */
  HubListener NONE = (file, bytes, totalBytes) -> {};

  /** The {@code totalBytes} of a file whose size the hub does not tell. */
  long UNKNOWN = -1;

  /**
   * Called when a file begins, after each piece of it and when it is complete, on the thread that
   * loads the model. Files that are in the cache already are not told of.
   *
   * @param file the file's path within the model, such as {@code 1_Pooling/config.json}
   * @param bytes how many of its bytes are here, those of an earlier, broken download included;
   *     fewer than before when a download has to begin again
   * @param totalBytes the file's size, or {@link #UNKNOWN}
   */
  void progress(String file, long bytes, long totalBytes);
}
