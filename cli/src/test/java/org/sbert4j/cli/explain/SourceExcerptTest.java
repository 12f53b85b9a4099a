package org.sbert4j.cli.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceExcerptTest {
  /** The page cannot name what there is no more, nor a line where something else stands. */
  @Test
  void whatThePageQuotesStandsThereInTheSources() throws IOException {
    List<String> methods = ExplainPage.methods();
    assertTrue(methods.size() > 12, methods::toString);
    for (String method : methods) {
      SourceExcerpt excerpt = SourceExcerpt.of(method);
      List<String> code = excerpt.code().lines().toList();
      String name = method.substring(method.lastIndexOf('.') + 1);
      assertTrue(code.get(0).contains(" " + name + "("), excerpt::code);
      assertEquals("}", code.get(code.size() - 1));
      List<String> lines = Files.readAllLines(Path.of("..", excerpt.file()));
      for (int i = 0; i < code.size(); i++) {
        assertEquals(lines.get(excerpt.line() - 1 + i).strip(), code.get(i).strip());
      }
    }
  }

  @Test
  void theFormulasAreInTheExcerpts() {
    String softmax = SourceExcerpt.of("org.sbert4j.backend.scalar.ScalarRows.softmax").code();
    assertTrue(softmax.contains("ScalarMath.exp(x[start + j] - max)"), softmax);
    String attention = SourceExcerpt.of("org.sbert4j.transformer.BertModel.selfAttention").code();
    assertTrue(attention.contains("backend.selfAttention("), attention);
    String cosine = SourceExcerpt.of("org.sbert4j.SimilarityFunction.apply").code();
    assertTrue(cosine.contains("norms"), cosine);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertTold(
        "ScalarRows.java has no method nothing", "org.sbert4j.backend.scalar.ScalarRows.nothing");
    assertTold("cli/pom.xml", "org.sbert4j.backend.scalar.Nothing.softmax");
  }

  private static void assertTold(String part, String name) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> SourceExcerpt.of(name));
    assertTrue(e.getMessage().contains(part), e::getMessage);
  }
}
