package org.sbert4j.loading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.config.BertConfig;
import org.sbert4j.tokenizer.Template;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.weights.tokenizer.TemplateConfig;
import org.sbert4j.weights.tokenizer.TokenizerFiles;

class TokenizerLoaderTest {
  private static final String VOCABULARY =
      """
      {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4, "a": 5, "b": 6, "[": 7, "]": 8, "mask": 9}""";

  private static final String TOKENIZER =
      """
      {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [%s],
       "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
         "strip_accents": null, "lowercase": true},
       "pre_tokenizer": {"type": "BertPreTokenizer"},
       "post_processor": {"type": "TemplateProcessing",
         "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
           {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
         "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
         "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
           "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
       "decoder": null,
       "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
         "max_input_chars_per_word": 100, "vocab": %s}}
      """;

  @TempDir private Path folder;

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

  /** As transformers 5.23 reads the same two files. */
  @Test
  void aGenericClassFindsTheSpecialTokensThatAreListedAndNoOthers() throws IOException {
    String cls =
        """
        {"id": 2, "content": "[CLS]", "single_word": false, "lstrip": false, "rstrip": false,
         "normalized": false, "special": true}""";
    Tokenizer none = load("PreTrainedTokenizerFast", "");
    Tokenizer one = load("PreTrainedTokenizerFast", cls);
    assertTokens("[CLS] a [ mask ] b [SEP]", none, "a [MASK] b");
    assertTokens("[CLS] a [ mask ] b [SEP]", one, "a [MASK] b");
    assertTokens("[CLS] a [ [UNK] ] b [SEP]", none, "a [UNK] b");
    assertTokens("[CLS] a [ [UNK] ] b [ [UNK] ] [SEP]", none, "a [CLS] b [PAD]");
    assertTokens("[CLS] a [CLS] b [ [UNK] ] [SEP]", one, "a [CLS] b [PAD]");
  }

  @Test
  void aClassOfBertsOwnFindsItsFiveInAnyCase() throws IOException {
    Tokenizer own = load("BertTokenizer", "");
    assertTokens("[CLS] a [MASK] b [SEP]", own, "a [MASK] b");
    assertTokens("[CLS] a [CLS] b [PAD] [SEP]", own, "a [CLS] b [PAD]");
  }

  private Tokenizer load(String tokenizerClass, String addedTokens) throws IOException {
    Files.writeString(
        folder.resolve("tokenizer.json"), TOKENIZER.formatted(addedTokens, VOCABULARY));
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"tokenizer_class\": \"%s\"}".formatted(tokenizerClass));
    BertConfig config = new BertConfig(10, 4, 1, 2, 6, 16, 2, 1e-12f, ActivationFunction.GELU);
    return TokenizerLoader.load(TokenizerFiles.read(folder), config, false);
  }

  private static void assertTokens(String expected, Tokenizer tokenizer, String text) {
    assertEquals(expected, String.join(" ", tokenizer.encode(text, 16).tokens()));
  }
}
