package org.sbert4j;

import java.util.Optional;
import java.util.OptionalInt;
import org.sbert4j.backend.Backends;

/**
 * How to load a model. None of these changes a vector but maxSeqLength and normalize.
 *
 * @param backend {@code auto}, {@code scalar}, {@code vector} or {@code cuda}
 * @param threads threads that one call of encode may use, the caller's own included; 0 for as many
 *     as the container has processors
 * @param maxSeqLength the most tokens of a text that count, [CLS] and [SEP] included; empty for
 *     what the model says
 * @param normalize true for vectors of length 1, false for vectors as pooling leaves them, empty
 *     for what the model's modules.json says
 */
public record LoadOptions(
    String backend, int threads, OptionalInt maxSeqLength, Optional<Boolean> normalize) {

  /** Checks the numbers. */
  public LoadOptions {
    if (threads < 0) {
      throw new IllegalArgumentException(
          "threads is " + threads + "; it must be 1 or more, or 0 for all processors");
    }
    if (maxSeqLength.isPresent() && maxSeqLength.getAsInt() < 2) {
      throw new IllegalArgumentException(
          "maxSeqLength is "
              + maxSeqLength.getAsInt()
              + "; it must be 2 or more, as [CLS] and [SEP] count");
    }
  }

  /** Backend auto, all processors, and otherwise what the model says. */
  public static LoadOptions defaults() {
    return new LoadOptions(Backends.AUTO, 0, OptionalInt.empty(), Optional.empty());
  }

  /** These options with another backend. */
  public LoadOptions withBackend(String newBackend) {
    return new LoadOptions(newBackend, threads, maxSeqLength, normalize);
  }

  /** These options with another number of threads. */
  public LoadOptions withThreads(int newThreads) {
    return new LoadOptions(backend, newThreads, maxSeqLength, normalize);
  }

  /** These options with another limit of tokens. */
  public LoadOptions withMaxSeqLength(int newMaxSeqLength) {
    return new LoadOptions(backend, threads, OptionalInt.of(newMaxSeqLength), normalize);
  }

  /** These options with normalisation switched on or off. */
  public LoadOptions withNormalize(boolean newNormalize) {
    return new LoadOptions(backend, threads, maxSeqLength, Optional.of(newNormalize));
  }
}
