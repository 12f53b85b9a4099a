package org.sbert4j.langchain4j.spi;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.spi.model.embedding.EmbeddingModelFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.langchain4j.Sbert4jEmbeddingModel;

/**
 * The model that langchain4j takes where none is given, as its Easy RAG does: a folder or a name on
 * the Hugging Face hub, which the system property {@value #PROPERTY} or the environment variable
 * {@value #VARIABLE} says. langchain4j asks once for each store that is filled or searched; a model
 * is loaded once, and stays as long as this class does.
 *
 * <p>Thread-safe.
 */
public final class Sbert4jEmbeddingModelFactory implements EmbeddingModelFactory {
  /** The system property that names the model. */
  public static final String PROPERTY = "sbert4j.langchain4j.model";

  /** The environment variable that names the model where the property does not. */
  public static final String VARIABLE = "SBERT4J_LANGCHAIN4J_MODEL";

  private static final Map<String, SentenceTransformer> LOADED = new ConcurrentHashMap<>();

  /** For ServiceLoader. */
  public Sbert4jEmbeddingModelFactory() {}

  /**
   * The model.
   *
   * @throws IllegalStateException if none is named
   * @throws RuntimeException as {@link SentenceTransformer#load(String)} says
   */
  @Override
  public EmbeddingModel create() {
    String name = System.getProperty(PROPERTY, System.getenv(VARIABLE));
    if (name == null || name.isBlank()) {
      throw new IllegalStateException(
          "no model is named: set the system property %s or the environment variable %s to a folder or a name on the Hugging Face hub, or give langchain4j an embeddingModel"
              .formatted(PROPERTY, VARIABLE));
    }
    // Given, not loaded by it: whoever closes it must not close that of others.
    return Sbert4jEmbeddingModel.builder()
        .sentenceTransformer(LOADED.computeIfAbsent(name, SentenceTransformer::load))
        .modelName(name)
        .build();
  }
}
