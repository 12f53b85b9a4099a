package org.sbert4j.spark;

import java.io.Serializable;
import org.sbert4j.LoadOptions;
import org.sbert4j.backend.WeightFormat;

/**
 * Which model, and how it is loaded, as it travels to the executors; null for what the model or
 * sbert4j says. Models of equal settings are one in a JVM.
 *
 * @see LoadOptions
 */
record ModelSettings(
    String model,
    String backend,
    Integer device,
    WeightFormat weights,
    Long memoryBudget,
    boolean mapEmbeddings,
    Integer maxSeqLength,
    Boolean normalize)
    implements Serializable {

  /**
   * The options to load it with.
   *
   * @param threads that may compute at once, for all tasks together
   * @throws IllegalArgumentException if one cannot be
   */
  LoadOptions options(int threads) {
    LoadOptions options =
        LoadOptions.defaults()
            .withBackend(backend)
            .withWeights(weights)
            .withMapEmbeddings(mapEmbeddings)
            .withThreads(threads);
    if (device != null) {
      options = options.withDevice(device);
    }
    if (memoryBudget != null) {
      options = options.withMemoryBudget(memoryBudget);
    }
    if (maxSeqLength != null) {
      options = options.withMaxSeqLength(maxSeqLength);
    }
    // True is an option of a call: it comes after the vector is cut.
    return Boolean.FALSE.equals(normalize) ? options.withNormalize(false) : options;
  }
}
