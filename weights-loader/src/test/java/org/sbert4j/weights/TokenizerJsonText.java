package org.sbert4j.weights;

/** A small tokenizer.json as the tokenizers library saves it, for tests to change. */
public final class TokenizerJsonText {
  /** The normalizer says lowercase false; there is no template of two texts. */
  private static final String WHOLE =
      """
      {"version": "1.0",
       "truncation": {"max_length": 3, "strategy": "LongestFirst", "stride": 0},
       "padding": {"pad_id": 0},
       "added_tokens": [
         {"id": 0, "content": "[PAD]", "special": true, "normalized": false},
         {"id": 7, "content": "<e>", "special": false, "normalized": true, "lstrip": true}],
       "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
         "strip_accents": null, "lowercase": false},
       "pre_tokenizer": {"type": "BertPreTokenizer"},
       "post_processor": {"type": "TemplateProcessing",
         "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
           {"Sequence": {"id": "A", "type_id": 0}},
           {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
         "pair": [],
         "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
           "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
       "decoder": {"type": "WordPiece"},
       "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
         "max_input_chars_per_word": 100,
         "vocab": {"[UNK]": 1, "[PAD]": 0, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4, "a": 5, "##b": 6}}}
      """;

  private TokenizerJsonText() {}

  /** The file with each of the texts at even places replaced by the one after it. */
  public static String with(String... replacements) {
    String json = WHOLE;
    for (int i = 0; i < replacements.length; i += 2) {
      if (!json.contains(replacements[i])) {
        throw new IllegalArgumentException("not in the file: " + replacements[i]);
      }
      json = json.replace(replacements[i], replacements[i + 1]);
    }
    return json;
  }

  /** The file with another post-processor. */
  public static String withPostProcessor(String postProcessor) {
    int start = WHOLE.indexOf("{\"type\": \"TemplateProcessing\"");
    int end = WHOLE.indexOf(",\n \"decoder\"");
    return WHOLE.substring(0, start) + postProcessor + WHOLE.substring(end);
  }
}
