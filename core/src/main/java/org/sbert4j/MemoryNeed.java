package org.sbert4j;

import java.util.Optional;
import java.util.function.Supplier;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.encoding.MemoryPlan;
import org.sbert4j.fingerprint.ModelSurvey;
import org.sbert4j.loading.ModelLoader;
import org.sbert4j.loading.Resources;
import org.sbert4j.transformer.PassMemory;

/**
 * What a model takes in memory on one backend with one format of weights, in bytes.
 *
 * @param linearWeights the encoder's, the modules' and the heads' linear layers, copied into the
 *     layout of the backend
 * @param otherWeights layer normalisations and MPNet's bias by distance, copied too
 * @param embeddings the embedding tables, as they are stored; with {@link
 *     LoadOptions#mapEmbeddings} they stay in the file
 * @param longestText the tensors of one forward pass for a text of maxSeqLength tokens, without
 *     which nothing can be encoded
 * @param encoding what encoding takes at most besides, within the memory budget: the tensors of
 *     every thread, batches, texts on their way
 * @param threads that compute at once within the budget
 */
public record MemoryNeed(
    long linearWeights,
    long otherWeights,
    long embeddings,
    long longestText,
    long encoding,
    int threads) {

  /**
   * What a model will take.
   *
   * @param survey of its weights; asked for only if the backend can tell
   */
  static Optional<MemoryNeed> of(
      ModelLoader loader,
      Supplier<ModelSurvey> survey,
      Resources resources,
      Backend backend,
      WeightFormat format) {
    if (backend.linearWeightsBytes(1, 1, format).isEmpty()) {
      return Optional.empty();
    }
    ModelSurvey surveyed = survey.get();
    PassMemory passMemory = new PassMemory(surveyed.weights(), backend, format);
    MemoryPlan plan = loader.memoryPlan(passMemory, resources);
    int maxSeqLength = loader.maxSeqLength();
    return Optional.of(
        new MemoryNeed(
            surveyed.linearWeightsBytes(backend, format),
            Float.BYTES * surveyed.otherParameters(),
            surveyed.embeddings().storedBytes(),
            passMemory.bytes(maxSeqLength, maxSeqLength, 1),
            plan.bytes(passMemory, loader.longestText()),
            plan.threads()));
  }
}
