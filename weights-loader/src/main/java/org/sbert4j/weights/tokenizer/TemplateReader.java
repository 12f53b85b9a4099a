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
 * The post_processor of a tokenizer.json: TemplateProcessing, BertProcessing, RobertaProcessing,
 * ByteLevel, or a Sequence in which there is one that adds special tokens and one that trims
 * offsets at most (tokenizers, {@code processors}).
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
   * What a post-processor does.
   *
   * @param template where it puts special tokens; null: it adds none
   * @param trimming what it leaves out of the ranges of tokens; null: nothing
   */
  record PostProcessor(TemplateConfig template, OffsetTrimmingConfig trimming) {
    /** This one and then another. */
    private PostProcessor then(PostProcessor next, JsonObject part) {
      if ((template != null && next.template != null)
          || (trimming != null && next.trimming != null)) {
        throw part.error(
            "type",
            "is one of several post-processors that %s, which is not supported%s"
                .formatted(
                    template != null && next.template != null
                        ? "add special tokens"
                        : "trim offsets",
                    TokenizerJson.OTHER_TOKENIZER));
      }
      return new PostProcessor(
          template == null ? next.template : template, trimming == null ? next.trimming : trimming);
    }
  }

  /**
   * Reads a post-processor.
   *
   * @param ids the id of a token of the vocabulary or an added one; null if there is no such token
   */
  static PostProcessor read(JsonObject processor, Function<String, Integer> ids) {
    PostProcessor all = new PostProcessor(null, null);
    List<JsonObject> parts = new ArrayList<>();
    addParts(processor, parts);
    for (JsonObject part : parts) {
      all = all.then(new TemplateReader(part, ids).read(), part);
    }
    return all;
  }

  private static void addParts(JsonObject processor, List<JsonObject> parts) {
    if (processor.requiredString("type").equals(TokenizerJson.SEQUENCE)) {
      if (!processor.isArray("processors")) {
        throw processor.missing("processors", "an array");
      }
      processor.objects("processors").forEach(part -> addParts(part, parts));
    } else {
      parts.add(processor);
    }
  }

  private PostProcessor read() {
    String type = processor.requiredString("type");
    return switch (type) {
      case "TemplateProcessing" -> new PostProcessor(template(), null);
      case "BertProcessing" -> new PostProcessor(bert(), null);
      case "RobertaProcessing" -> new PostProcessor(roberta(), trimming());
      case "ByteLevel" -> new PostProcessor(null, trimming());
      default ->
          throw processor.error(
              "type",
              "\""
                  + type
                  + "\" is not supported, only TemplateProcessing, BertProcessing,"
                  + " RobertaProcessing and ByteLevel are; use a model with another tokenizer");
    };
  }

  private OffsetTrimmingConfig trimming() {
    boolean addPrefixSpace = processor.requiredBool(PipelineReader.ADD_PREFIX_SPACE);
    return processor.requiredBool("trim_offsets") ? new OffsetTrimmingConfig(addPrefixSpace) : null;
  }

  private TemplateConfig bert() {
    Map.Entry<String, Integer> cls = token("cls");
    Map.Entry<String, Integer> sep = token("sep");
    return TemplateConfig.bert(cls.getKey(), cls.getValue(), sep.getKey(), sep.getValue());
  }

  private TemplateConfig roberta() {
    Map.Entry<String, Integer> cls = token("cls");
    Map.Entry<String, Integer> sep = token("sep");
    return TemplateConfig.roberta(cls.getKey(), cls.getValue(), sep.getKey(), sep.getValue());
  }

  private Map.Entry<String, Integer> token(String field) {
    Map.Entry<String, Integer> token = processor.requiredStringAndInteger(field);
    checkIds(processor, field, List.of(token.getKey()), List.of(token.getValue()));
    return token;
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
          "must be 0 for a single text, found " + typeId + "; use a model with another tokenizer");
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
