package org.sbert4j.springai;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.samples.Goldens;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.SimpleVectorStore;

/** Spring AI's own store tells queries from documents, without a word in the application. */
class VectorStoreTest {
  @TempDir Path temporary;

  @Test
  void questionsAndDocumentsGetTheirPrompts() throws IOException {
    Path folder =
        new Goldens(Path.of("../../goldens/suite"))
            .read("l1-h20-cls")
            .copyModel(temporary.resolve("model"));
    Files.writeString(
        folder.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"还款\", \"document\": \"到期\"}}");
    try (Sbert4jEmbeddingModel model = Sbert4jEmbeddingModel.builder().modelPath(folder).build()) {
      SimpleVectorStore store = SimpleVectorStore.builder(model).build();
      store.add(List.of(new Document("a")));
      Document found =
          store.similaritySearch(SearchRequest.builder().query("a").topK(1).build()).get(0);
      SentenceTransformer engine = model.sentenceTransformer();
      assertEquals(cosine(engine.encode("还款a"), engine.encode("到期a")), found.getScore(), 1e-6);
    }
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      squaresOfA += a[i] * a[i];
      squaresOfB += b[i] * b[i];
    }
    return dot / Math.sqrt(squaresOfA * squaresOfB);
  }
}
