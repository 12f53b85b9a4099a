package org.sbert4j.weights.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.tokenizer.TemplateConfig.Piece;
import org.sbert4j.weights.tokenizer.TemplateConfig.Special;
import org.sbert4j.weights.tokenizer.TemplateConfig.Text;

/**
 * The post_processor of a tokenizer.json: TemplateProcessing or BertProcessing (tokenizers, {@code
 * processors/template.rs} and {@code processors/bert.rs}).
 *
 * <p>The reference adds whatever ids a template states. Here they must be those of the tokens named
 * beside them, because a template of another model would go unnoticed otherwise.
 */
final class TemplateReader {
  private static final String OTHER_FILE = "take the file that belongs to the model";

  /** A template may repeat a token with many ids many times; BERT's has three with one each. */
  private static final int MAX_SPECIAL_TOKENS = 512;

  private final JsonObject processor;
  private final Function<String, Integer> ids;

  private TemplateReader(JsonObject processor, Function<String, Integer> ids) {
    this.processor = processor;
    this.ids = ids;
  }

  /**
   * Reads a post-processor.
   *
   * @param ids the id of a token of the vocabulary or an added one; null if there is no such token
   */
  static TemplateConfig read(JsonObject processor, Function<String, Integer> ids) {
    TemplateReader reader = new TemplateReader(processor, ids);
    String type = processor.requiredString("type");
    return switch (type) {
      case "TemplateProcessing" -> reader.template();
      case "BertProcessing" -> reader.bert();
      default ->
          throw processor.error(
              "type",
              "\""
                  + type
                  + "\" is not supported, only TemplateProcessing and BertProcessing are; use a BERT"
                  + " tokenizer's file");
    };
  }

  private TemplateConfig bert() {
    Map.Entry<String, Integer> cls = processor.requiredStringAndInteger("cls");
    Map.Entry<String, Integer> sep = processor.requiredStringAndInteger("sep");
    checkIds(processor, "cls", List.of(cls.getKey()), List.of(cls.getValue()));
    checkIds(processor, "sep", List.of(sep.getKey()), List.of(sep.getValue()));
    return TemplateConfig.bert(cls.getKey(), cls.getValue(), sep.getKey(), sep.getValue());
  }

  private TemplateConfig template() {
    for (String field : List.of("single", "pair")) {
      if (!processor.isArray(field)) {
        throw processor.missing(field, "an array");
      }
    }
    JsonObject specialTokens = processor.requiredObject("special_tokens");
    List<Piece> single = pieces("single", specialTokens);
    List<Piece> pair = pieces("pair", specialTokens);
    checkTexts("single", single, 0);
    if (!pair.isEmpty()) {
      checkTexts("pair", pair, 1);
    }
    return new TemplateConfig(single, pair);
  }

  private List<Piece> pieces(String field, JsonObject specialTokens) {
    List<Piece> pieces = new ArrayList<>();
    int added = 0;
    for (JsonObject piece : processor.objects(field)) {
      boolean isText = piece.has("Sequence");
      String kind = isText ? "Sequence" : "SpecialToken";
      JsonObject content = piece.requiredObject(kind);
      String id = content.requiredString("id");
      int typeId = typeId(content, field);
      if (isText) {
        pieces.add(new Text(isSecond(content, id), typeId));
        continue;
      }
      Special special = special(content, specialTokens, id, typeId);
      added += special.ids().size();
      if (added > MAX_SPECIAL_TOKENS) {
        throw processor.error(
            field,
            "adds more than " + MAX_SPECIAL_TOKENS + " special tokens to a text; " + OTHER_FILE);
      }
      pieces.add(special);
    }
    return pieces;
  }

  private static int typeId(JsonObject content, String field) {
    int typeId = content.requiredInteger("type_id");
    if (typeId < 0) {
      throw content.error("type_id", "is " + typeId + "; give 0 or more");
    }
    if (typeId != 0 && field.equals("single")) {
      throw content.error(
          "type_id",
          "must be 0 for a single text, found " + typeId + "; use a BERT tokenizer's file");
    }
    return typeId;
  }

  private static boolean isSecond(JsonObject content, String id) {
    if (!id.equals("A") && !id.equals("B")) {
      throw content.error("id", "\"" + id + "\" is no text; name A or B");
    }
    return id.equals("B");
  }

  private Special special(JsonObject content, JsonObject specialTokens, String id, int typeId) {
    if (!specialTokens.isObject(id)) {
      throw content.error("id", "\"" + id + "\" is missing from special_tokens; add it there");
    }
    JsonObject token = specialTokens.requiredObject(id);
    Special special = new Special(token.strings("tokens"), token.integers("ids"), typeId);
    checkIds(specialTokens, id, special.tokens(), special.ids());
    return special;
  }

  private void checkIds(JsonObject json, String field, List<String> tokens, List<Integer> stated) {
    List<Integer> expected = new ArrayList<>();
    for (String token : tokens) {
      if (ids.apply(token) == null) {
        throw json.error(
            field, "has the token \"" + token + "\", which the vocabulary lacks; " + OTHER_FILE);
      }
      expected.add(ids.apply(token));
    }
    if (tokens.isEmpty() || !expected.equals(stated)) {
      throw json.error(
          field,
          "has ids %s, the vocabulary says %s for its tokens %s; %s"
              .formatted(stated, expected, tokens, OTHER_FILE));
    }
  }

  /** The reference drops a text that its template lacks, and repeats one that is there twice. */
  private void checkTexts(String field, List<Piece> pieces, int secondTexts) {
    long first = pieces.stream().filter(piece -> isText(piece, false)).count();
    long second = pieces.stream().filter(piece -> isText(piece, true)).count();
    if (first != 1 || second != secondTexts) {
      throw processor.error(
          field,
          "has text A %d times and text B %d times; give it %s"
              .formatted(
                  first, second, secondTexts == 0 ? "A once and no B" : "each of them once"));
    }
  }

  private static boolean isText(Piece piece, boolean second) {
    return piece instanceof Text text && text.second() == second;
  }
}
