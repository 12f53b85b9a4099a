package org.sbert4j.loading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.Template;
import org.sbert4j.weights.tokenizer.TemplateConfig;

class TokenizerLoaderTest {
  @Test
  void templateReachesTheTokenizer() {
    TemplateConfig.Piece first = new TemplateConfig.Text(false, 0);
    TemplateConfig.Piece second = new TemplateConfig.Text(true, 4);
    TemplateConfig.Piece special = new TemplateConfig.Special(List.of("a", "b"), List.of(7, 8), 3);
    Template template =
        TokenizerLoader.template(
            new TemplateConfig(List.of(first), List.of(second, special, first)));
    assertEquals(List.of(new Template.Text(false, 0)), template.single());
    assertEquals(
        List.of(
            new Template.Text(true, 4),
            new Template.Special(List.of(7, 8), 3),
            new Template.Text(false, 0)),
        template.pair());
  }
}
