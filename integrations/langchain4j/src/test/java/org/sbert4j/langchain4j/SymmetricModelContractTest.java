package org.sbert4j.langchain4j;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.common.AbstractEmbeddingModelIT;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.samples.Goldens;

/** langchain4j's own contract with a model that has no prompts, and so no input types. */
class SymmetricModelContractTest extends AbstractEmbeddingModelIT {
  private static SentenceTransformer engine;

  @BeforeAll
  static void load() {
    engine =
        SentenceTransformer.load(
            new Goldens(Path.of("../../goldens/suite")).read("l1-h20-cls").model());
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static Sbert4jEmbeddingModel.Builder builder() {
    return Sbert4jEmbeddingModel.builder().sentenceTransformer(engine);
  }

  @Override
  protected List<EmbeddingModel> models() {
    return List.of(builder().build(), builder().dimensions(9).modelName("cut").build());
  }

  @Override
  protected EmbeddingModel modelWith(EmbeddingModelListener listener) {
    return builder().listeners(List.of(listener)).build();
  }

  @Override
  protected boolean supportsInputTypeParameter() {
    return false;
  }

  @Override
  protected boolean supportsImageInput() {
    return false;
  }

  @Override
  protected int dimensionsParameter() {
    return 7;
  }
}
