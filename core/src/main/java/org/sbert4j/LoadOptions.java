package org.sbert4j;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.loading.Resources;
import org.sbert4j.loading.SentenceTransformerLoader;
import org.sbert4j.weights.TensorView;

/**
 * How to load a model. None of these changes a vector but maxSeqLength, normalize and weights.
 *
 * @param backend {@code auto}, {@code scalar}, {@code vector} or {@code cuda}
 * @param threads threads that may compute at once, those of callers included; 0 for as many as the
 *     container has processors
 * @param maxSeqLength the most tokens of a text that count, [CLS] and [SEP] included; empty for
 *     what the model says
 * @param normalize true for vectors of length 1, false for vectors as pooling leaves them, empty
 *     for what the model's modules.json says
 * @param memoryBudget the most bytes of heap that encoding takes, for all calls together, however
 *     many and long the texts are: tensors, token ids, and vectors that a call has computed ahead
 *     of its consumer. The size of batches follows from it, and where it is tight the number of
 *     threads does ({@link SentenceTransformer#backendDescription} tells it). Weights, vocabulary,
 *     the caller's texts and the vectors returned do not count, nor what each calling thread has
 *     for itself: references to its next texts (64 KB at most), the text that it reads, with its
 *     prompt, and the sums of one that is encoded in windows. Empty for a quarter of the most heap
 *     that the JVM may use ({@code -Xmx}), or up to half of it where one text of maxSeqLength
 *     tokens needs it
 * @param weights how the encoder's linear layers are kept; {@link WeightFormat#FP32} as they are
 * @param device which GPU computes, from 0 in the order of its driver; empty for the first
 * @param mapEmbeddings false for embedding tables in memory, which nothing can change any more;
 *     true to read them from their mapped file: less memory for a large vocabulary, but the file
 *     must not be changed or cut as long as the model is used, or vectors are wrong without a word
 *     ({@link TensorView#mapped}). To replace such a model, write new files and move them there
 */
public record LoadOptions(
    String backend,
    int threads,
    OptionalInt maxSeqLength,
    Optional<Boolean> normalize,
    OptionalLong memoryBudget,
    WeightFormat weights,
    OptionalInt device,
    boolean mapEmbeddings) {

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
    Objects.requireNonNull(weights, "weights is null; the default is WeightFormat.FP32");
    new BackendOptions(device, mapEmbeddings);
    if (memoryBudget.isPresent() && memoryBudget.getAsLong() < 1) {
      throw new IllegalArgumentException(
          "memoryBudget is "
              + memoryBudget.getAsLong()
              + "; it must be a number of bytes, such as 64 << 20");
    }
  }

  /** Backend auto, all processors, and otherwise what the model says. */
  public static LoadOptions defaults() {
    return new LoadOptions(
        Backends.AUTO,
        0,
        OptionalInt.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        WeightFormat.FP32,
        OptionalInt.empty(),
        false);
  }

  /** These options with another backend. */
  public LoadOptions withBackend(String newBackend) {
    return new LoadOptions(
        newBackend, threads, maxSeqLength, normalize, memoryBudget, weights, device, mapEmbeddings);
  }

  /** These options with another number of threads. */
  public LoadOptions withThreads(int newThreads) {
    return new LoadOptions(
        backend, newThreads, maxSeqLength, normalize, memoryBudget, weights, device, mapEmbeddings);
  }

  /** These options with another limit of tokens. */
  public LoadOptions withMaxSeqLength(int newMaxSeqLength) {
    return new LoadOptions(
        backend,
        threads,
        OptionalInt.of(newMaxSeqLength),
        normalize,
        memoryBudget,
        weights,
        device,
        mapEmbeddings);
  }

  /** These options with normalisation switched on or off. */
  public LoadOptions withNormalize(boolean newNormalize) {
    return new LoadOptions(
        backend,
        threads,
        maxSeqLength,
        Optional.of(newNormalize),
        memoryBudget,
        weights,
        device,
        mapEmbeddings);
  }

  /**
   * These options with another memory budget.
   *
   * @param bytes of heap
   */
  public LoadOptions withMemoryBudget(long bytes) {
    return new LoadOptions(
        backend,
        threads,
        maxSeqLength,
        normalize,
        OptionalLong.of(bytes),
        weights,
        device,
        mapEmbeddings);
  }

  /** These options with another format of the weights. */
  public LoadOptions withWeights(WeightFormat newWeights) {
    return new LoadOptions(
        backend, threads, maxSeqLength, normalize, memoryBudget, newWeights, device, mapEmbeddings);
  }

  /**
   * These options with a GPU of several.
   *
   * @param newDevice from 0, in the order of its driver
   */
  public LoadOptions withDevice(int newDevice) {
    return new LoadOptions(
        backend,
        threads,
        maxSeqLength,
        normalize,
        memoryBudget,
        weights,
        OptionalInt.of(newDevice),
        mapEmbeddings);
  }

  /** These options with embedding tables mapped, or in memory. */
  public LoadOptions withMapEmbeddings(boolean newMapEmbeddings) {
    return new LoadOptions(
        backend, threads, maxSeqLength, normalize, memoryBudget, weights, device, newMapEmbeddings);
  }

  /** What a model may compute with. */
  Resources resources() {
    return new Resources(backend, new BackendOptions(device, mapEmbeddings), threads, memoryBudget);
  }

  /** Reads the settings of a sentence transformer, as these options ask. */
  SentenceTransformerLoader loader(Path folder) {
    return new SentenceTransformerLoader(folder, maxSeqLength, normalize, weights);
  }
}
