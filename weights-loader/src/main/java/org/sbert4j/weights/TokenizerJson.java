package org.sbert4j.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sbert4j.weights.json.JsonObject;

/**
 * tokenizer.json, the tokenizers library's own form, of a BERT tokenizer: BertNormalizer,
 * BertPreTokenizer, WordPiece, and {@code [CLS] text [SEP]} by TemplateProcessing or
 * BertProcessing. Any other part is an error. {@code truncation} and {@code padding} are left out
 * on purpose: they are what the last user of the file had set, and the model's own limits override
 * them.
 *
 * @param stripAccents null: as {@code doLowerCase} says
 */
record TokenizerJson(
    Path file,
    List<String> vocabulary,
    boolean doLowerCase,
    Boolean stripAccents,
    boolean tokenizeChineseChars,
    boolean cleanText,
    String unkToken,
    String clsToken,
    String sepToken,
    String continuingSubwordPrefix,
    int maxInputCharsPerWord,
    List<AddedTokenEntry> addedTokens) {

  private static final String TEMPLATE = "TemplateProcessing";
  private static final String POST_PROCESSOR = "post_processor";

  static TokenizerJson read(Path file) {
    JsonObject json = JsonObject.read(file);
    JsonObject normalizer = part(json, "normalizer", "BertNormalizer");
    part(json, "pre_tokenizer", "BertPreTokenizer");
    JsonObject model = json.requiredObject("model");
    requireType(model, "WordPiece", model.string("type").orElse("WordPiece"));
    List<String> vocabulary = vocabulary(model);
    List<String> ends = ends(json, vocabulary);
    return new TokenizerJson(
        file,
        vocabulary,
        normalizer.bool("lowercase").orElse(true),
        normalizer.bool("strip_accents").orElse(null),
        normalizer.bool("handle_chinese_chars").orElse(true),
        normalizer.bool("clean_text").orElse(true),
        model.requiredString("unk_token"),
        ends.get(0),
        ends.get(1),
        model.string("continuing_subword_prefix").orElse("##"),
        model.integer("max_input_chars_per_word").orElse(100),
        json.objects("added_tokens").stream()
            .map(token -> TokenizerConfig.addedToken(token, token.requiredInteger("id")))
            .toList());
  }

  private static JsonObject part(JsonObject json, String field, String type) {
    JsonObject part =
        json.object(field)
            .orElseThrow(
                () ->
                    json.error(
                        field,
                        "is missing, only "
                            + type
                            + " is supported; use a BERT"
                            + " tokenizer's file"));
    requireType(part, type, part.requiredString("type"));
    return part;
  }

  private static void requireType(JsonObject part, String supported, String found) {
    if (!found.equals(supported)) {
      throw part.error(
          "type",
          "\""
              + found
              + "\" is not supported, only "
              + supported
              + " is; use a BERT tokenizer's file");
    }
  }

  private static List<String> vocabulary(JsonObject model) {
    JsonObject ids = model.requiredObject("vocab");
    String[] tokens = new String[ids.names().size()];
    for (String token : ids.names()) {
      int id = ids.requiredInteger(token);
      if (id < 0 || id >= tokens.length) {
        throw ids.error(
            token,
            "has id %d, but %d tokens must have the ids 0 to %d without a hole; take the file that belongs to the model"
                .formatted(id, tokens.length, tokens.length - 1));
      }
      if (tokens[id] != null) {
        throw ids.error(
            token,
            "has id %d, as \"%s\" has; give each token an id of its own".formatted(id, tokens[id]));
      }
      tokens[id] = token;
    }
    return Arrays.asList(tokens);
  }

  /** The tokens in front and at the end, whose ids must be those of the vocabulary. */
  private static List<String> ends(JsonObject json, List<String> vocabulary) {
    JsonObject processor =
        json.object(POST_PROCESSOR)
            .orElseThrow(
                () ->
                    json.error(
                        POST_PROCESSOR,
                        "is missing, so no [CLS] and [SEP] are added; use a BERT tokenizer's file"));
    return switch (processor.requiredString("type")) {
      case TEMPLATE -> templateEnds(processor, vocabulary);
      case "BertProcessing" ->
          // Written as "cls": ["[CLS]", 101].
          List.of(processor.firstString("cls"), processor.firstString("sep"));
      default ->
          throw processor.error(
              "type",
              "\""
                  + processor.requiredString("type")
                  + "\" is not supported, only TemplateProcessing and BertProcessing are; use a BERT"
                  + " tokenizer's file");
    };
  }

  private static List<String> templateEnds(JsonObject processor, List<String> vocabulary) {
    List<String> pieces = new ArrayList<>();
    for (JsonObject piece : processor.objects("single")) {
      boolean isText = piece.isObject("Sequence");
      JsonObject content = piece.requiredObject(isText ? "Sequence" : "SpecialToken");
      if (content.requiredInteger("type_id") != 0) {
        throw content.error("type_id", "must be 0 for a single text; use a BERT tokenizer's file");
      }
      pieces.add(isText ? "" : content.requiredString("id"));
    }
    boolean isUsual =
        pieces.size() == 3
            && !pieces.get(0).isEmpty()
            && pieces.get(1).isEmpty()
            && !pieces.get(2).isEmpty();
    if (!isUsual) {
      throw processor.error(
          "single",
          "is not [CLS] text [SEP], nothing else is supported; use a BERT tokenizer's file");
    }
    List<String> ends = List.of(pieces.get(0), pieces.get(2));
    JsonObject specialTokens = processor.requiredObject("special_tokens");
    for (String end : ends) {
      List<Integer> ids = specialTokens.requiredObject(end).integers("ids");
      if (!ids.equals(List.of(vocabulary.indexOf(end)))) {
        throw specialTokens.error(
            end,
            "has ids %s, the vocabulary says %d; take the file that belongs to the model"
                .formatted(ids, vocabulary.indexOf(end)));
      }
    }
    return ends;
  }
}
