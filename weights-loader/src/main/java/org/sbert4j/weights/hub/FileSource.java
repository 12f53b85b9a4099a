package org.sbert4j.weights.hub;

import java.io.IOException;
import java.nio.file.Path;

/** Where the files of one model at one commit come from. */
interface FileSource {
  /** The model, for messages. */
  String model();

  /** Whether the model has the file, as far as the source knows. */
  boolean has(String file);

  /** A file that the model has, on the disk. */
  Path get(String file) throws IOException, InterruptedException;

  /** Is told that the model would be another one if it had this file, and it has not. */
  void lacks(String file);
}
