package org.sbert4j.springboot;

import java.util.LinkedHashMap;
import java.util.Map;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.springai.Sbert4jEmbeddingModel;
import org.springframework.beans.factory.ObjectProvider;

/** Whether a model gives vectors, in words that are in no version of Spring Boot. */
final class Sbert4jHealth {
  private final ObjectProvider<Sbert4jEmbeddingModel> provider;

  /**
   * @param provider asked at a check and not before, since Spring makes all indicators at the start
   */
  Sbert4jHealth(ObjectProvider<Sbert4jEmbeddingModel> provider) {
    this.provider = provider;
  }

  /**
   * Encodes the shortest text that there is, and tells of the model.
   *
   * @throws RuntimeException if it gives no vector, as it has been closed or has lost its GPU
   */
  Map<String, Object> check() {
    Sbert4jEmbeddingModel model = provider.getObject();
    SentenceTransformer engine = model.sentenceTransformer();
    float[] vector = engine.encode("");
    if (!Float.isFinite(vector[0])) {
      throw new IllegalStateException("the model gives vectors of " + vector[0]);
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("model", model.modelName());
    details.put("backend", engine.backendDescription());
    details.put("dimensions", model.dimensions());
    details.put("maxSeqLength", engine.maxSeqLength());
    return details;
  }
}
