package org.sbert4j.langchain4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallzhv15.BgeSmallZhV15EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever changes from langchain4j's own models keeps the vectors that are in a store. */
class TheirModelsTest {
  /** The last one is cut by all-MiniLM alone. A longer one theirs would embed in pieces. */
  private static final List<TextSegment> SEGMENTS =
      List.of(
              "到期不能按时还款怎么办",
              "剩余欠款还有多少?",
              "What is the bank's long-term rate?",
              "naïve café — unaffable, 3.14 £ 😀",
              "a",
              "怎么提前还款? Prepayment is possible at any time. ".repeat(12))
          .stream()
          .map(TextSegment::from)
          .toList();

  @TempDir Path temporary;

  @Test
  void bgeSmallZh() throws IOException {
    assertSameVectors(new BgeSmallZhV15EmbeddingModel(), TheirModel.BGE_SMALL_ZH);
  }

  @Test
  void allMiniLm() throws IOException {
    assertSameVectors(new AllMiniLmL6V2EmbeddingModel(), TheirModel.ALL_MINILM);
  }

  private void assertSameVectors(EmbeddingModel theirs, TheirModel files) throws IOException {
    Response<List<Embedding>> expected = theirs.embedAll(SEGMENTS);
    try (Sbert4jEmbeddingModel ours =
        Sbert4jEmbeddingModel.builder().modelPath(files.writeTo(temporary)).build()) {
      assertEquals(theirs.dimension(), ours.dimension());
      assertEquals(files.name(), ours.modelName());
      Response<List<Embedding>> found = ours.embedAll(SEGMENTS);
      for (int i = 0; i < SEGMENTS.size(); i++) {
        assertArrayEquals(
            expected.content().get(i).vector(),
            found.content().get(i).vector(),
            1e-5f,
            SEGMENTS.get(i).text());
      }
      // Theirs leaves [CLS] and [SEP] out.
      assertEquals(
          expected.tokenUsage().inputTokenCount() + 2 * SEGMENTS.size(),
          found.tokenUsage().inputTokenCount());
    }
  }
}
