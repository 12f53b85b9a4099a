package org.sbert4j.weights.tokenizer;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.weights.json.JsonObject;

/**
 * tokenizer.json, the tokenizers library's own form, of a BERT tokenizer: BertNormalizer,
 * BertPreTokenizer, WordPiece, and TemplateProcessing or BertProcessing. Any other part is an
 * error, and so is a field beside them, which the library refuses, too; one inside a part that it
 * does not have is left alone, as the library leaves it. {@code truncation}, {@code padding} and
 * {@code decoder} are left out on purpose: the first two are what the last user of the file had
 * set, and the model's own limits override them; the third does not change ids.
 *
 * @param stripAccents null: as {@code doLowerCase} says
 * @param addedTokens in the order of the file
 */
record TokenizerJson(
    Path file,
    IndexedVocabulary vocabulary,
    boolean doLowerCase,
    Boolean stripAccents,
    boolean tokenizeChineseChars,
    boolean cleanText,
    String unkToken,
    String continuingSubwordPrefix,
    int maxInputCharsPerWord,
    List<AddedTokenEntry> addedTokens,
    TemplateConfig template) {

  static final String CLEAN_TEXT = "clean_text";
  static final String PREFIX = "continuing_subword_prefix";
  static final String MAX_INPUT_CHARS = "max_input_chars_per_word";
  static final String DEFAULT_PREFIX = "##";
  static final int DEFAULT_MAX_INPUT_CHARS = 100;

  private static final String SEQUENCE = "Sequence";
  private static final String BERT_FILE = "; use a BERT tokenizer's file";

  static TokenizerJson read(Path file) {
    IndexedVocabulary.Builder vocab = new IndexedVocabulary.Builder(file, "model.vocab");
    JsonObject json = JsonObject.read(file, "model.vocab", vocab);
    checkVersion(json);
    JsonObject normalizer = part(json, "normalizer", "normalizers", "BertNormalizer");
    part(json, "pre_tokenizer", "pretokenizers", "BertPreTokenizer");
    JsonObject model = model(json);
    IndexedVocabulary vocabulary = vocab.build();
    List<AddedTokenEntry> addedTokens =
        json.objects("added_tokens").stream()
            .map(token -> TokenizerConfig.addedToken(token, token.requiredInteger("id")))
            .toList();
    TemplateConfig template = template(json, vocabulary, addedTokens);
    // Last, so that a part under another name is called missing rather than unknown.
    json.requireOnly(
        "version",
        "truncation",
        "padding",
        "added_tokens",
        "normalizer",
        "pre_tokenizer",
        "post_processor",
        "decoder",
        "model");
    return new TokenizerJson(
        file,
        vocabulary,
        normalizer.requiredBool("lowercase"),
        normalizer.bool("strip_accents").orElse(null),
        normalizer.requiredBool("handle_chinese_chars"),
        normalizer.requiredBool(CLEAN_TEXT),
        model.requiredString("unk_token"),
        model.requiredString(PREFIX),
        maxInputChars(model),
        addedTokens,
        template);
  }

  private static void checkVersion(JsonObject json) {
    String version = json.string("version").orElse("1.0");
    if (!version.equals("1.0")) {
      throw json.error(
          "version",
          "\"" + version + "\" is not supported, only 1.0 is; save the file in that version");
    }
  }

  private static JsonObject part(JsonObject json, String field, String elements, String type) {
    JsonObject part =
        json.object(field)
            .map(found -> onlyOne(found, elements))
            .orElseThrow(
                () -> json.error(field, "is missing, only " + type + " is supported" + BERT_FILE));
    requireType(part, type, part.requiredString("type"));
    return part;
  }

  /** A part, or the only one of a Sequence, which does the same. */
  private static JsonObject onlyOne(JsonObject part, String elements) {
    JsonObject inner = part;
    while (inner.requiredString("type").equals(SEQUENCE) && inner.objects(elements).size() == 1) {
      inner = inner.objects(elements).get(0);
    }
    return inner;
  }

  private static void requireType(JsonObject part, String supported, String found) {
    if (!found.equals(supported)) {
      throw part.error(
          "type", "\"" + found + "\" is not supported, only " + supported + " is" + BERT_FILE);
    }
  }

  private static JsonObject model(JsonObject json) {
    JsonObject model = json.requiredObject("model");
    requireType(model, "WordPiece", model.string("type").orElse("WordPiece"));
    model.requiredObject("vocab");
    return model;
  }

  private static int maxInputChars(JsonObject model) {
    if (model.number(MAX_INPUT_CHARS).orElse(0.0) > Integer.MAX_VALUE) {
      return Integer.MAX_VALUE; // No word is longer.
    }
    int maxInputChars = model.requiredInteger(MAX_INPUT_CHARS);
    if (maxInputChars < 0) {
      throw model.error(MAX_INPUT_CHARS, "is " + maxInputChars + "; give 0 or more, BERT's is 100");
    }
    return maxInputChars;
  }

  private static TemplateConfig template(
      JsonObject json, IndexedVocabulary vocabulary, List<AddedTokenEntry> addedTokens) {
    Map<String, Integer> added = new HashMap<>();
    addedTokens.forEach(token -> added.put(token.content(), token.id()));
    JsonObject processor =
        json.object("post_processor")
            .orElseThrow(
                () ->
                    json.error(
                        "post_processor",
                        "is missing, so no [CLS] and [SEP] are added" + BERT_FILE));
    return TemplateReader.read(
        onlyOne(processor, "processors"),
        token -> {
          Integer id = vocabulary.id(token);
          return id == null ? added.get(token) : id;
        });
  }
}
