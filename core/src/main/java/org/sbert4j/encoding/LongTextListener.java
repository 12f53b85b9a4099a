package org.sbert4j.encoding;

import java.util.function.IntSupplier;

/** Is told that the model cannot take a text at once. */
public interface LongTextListener {
  /** For those who do not care. */
  LongTextListener NONE = (textIndex, tokenCount) -> {};

  /**
   * Called on the call's thread for the first such text of a chunk. What it throws ends the call.
   *
   * @param textIndex the place of the text among those of the call, from 0
   * @param tokenCount reads the text to its end and counts
   */
  void tooLong(long textIndex, IntSupplier tokenCount);
}
