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

  /** A small one of XLM-R's kind, with a charsmap that has no rule. */
  public static String unigram() {
    return """
        {"version": "1.0", "truncation": null, "padding": null,
         "added_tokens": [{"id": 4, "content": "<mask>", "special": true, "lstrip": true}],
         "normalizer": {"type": "Sequence", "normalizers": [
           {"type": "Precompiled", "precompiled_charsmap": "BAAAAAAAAAA="},
           {"type": "Strip", "strip_left": false, "strip_right": true},
           {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
         "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"},
           {"type": "Metaspace", "replacement": "\\u2581", "str_rep": "\\u2581",
             "add_prefix_space": true, "prepend_scheme": "always", "split": true}]},
         "post_processor": {"type": "TemplateProcessing",
           "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
             {"Sequence": {"id": "A", "type_id": 0}},
             {"SpecialToken": {"id": "</s>", "type_id": 0}}],
           "pair": [],
           "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]},
             "</s>": {"id": "</s>", "ids": [2], "tokens": ["</s>"]}}},
         "decoder": null,
         "model": {"type": "Unigram", "unk_id": 3, "byte_fallback": false, "vocab": [
           ["<s>", 0.0], ["<pad>", 0], ["</s>", 0.0], ["<unk>", 0.0], ["<mask>", 0.0],
           ["\\u2581", -2.5], ["\\u2581a", -3.25], ["b", -4e0]]}}
        """;
  }

  /** A small one of RoBERTa's kind. */
  public static String bytePairs() {
    return """
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
         "normalizer": null,
         "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
         "post_processor": {"type": "Sequence", "processors": [
           {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0],
             "trim_offsets": true, "add_prefix_space": false}]},
         "decoder": null,
         "model": {"type": "BPE", "dropout": null, "unk_token": null,
           "continuing_subword_prefix": "", "end_of_word_suffix": null, "fuse_unk": false,
           "byte_fallback": false, "ignore_merges": false,
           "vocab": {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "<mask>": 4, "a": 5, "b": 6,
             "c": 7, "ab": 8, "abc": 9},
           "merges": [["a", "b"], "ab c"]}}
        """;
  }
}
