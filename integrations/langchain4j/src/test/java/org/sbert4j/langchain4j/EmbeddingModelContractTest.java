package org.sbert4j.langchain4j;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.common.AbstractEmbeddingModelIT;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.SentenceTransformer;

/** langchain4j's own contract, with bge-small-zh-v1.5 and the prompt that its authors recommend. */
class EmbeddingModelContractTest extends AbstractEmbeddingModelIT {
  @TempDir static Path temporary;
  private static SentenceTransformer engine;

  @BeforeAll
  static void load() throws IOException {
    engine = SentenceTransformer.load(TheirModel.BGE_SMALL_ZH.writeTo(temporary));
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static Sbert4jEmbeddingModel.Builder builder() {
    return Sbert4jEmbeddingModel.builder()
        .sentenceTransformer(engine)
        .modelName(TheirModel.BGE_SMALL_ZH.name())
        .queryPrompt(RagSample.QUERY_PROMPT);
  }

  @Override
  protected List<EmbeddingModel> models() {
    return List.of(builder().build());
  }

  @Override
  protected EmbeddingModel modelWith(EmbeddingModelListener listener) {
    return builder().listeners(List.of(listener)).build();
  }

  @Override
  protected EmbeddingModel failingModelWith(EmbeddingModelListener listener) {
    Sbert4jEmbeddingModel closed =
        Sbert4jEmbeddingModel.builder()
            .modelPath(temporary.resolve(TheirModel.BGE_SMALL_ZH.name()))
            .listeners(List.of(listener))
            .build();
    closed.close();
    return closed;
  }

  @Override
  protected boolean supportsImageInput() {
    return false;
  }
}
