package org.sbert4j.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sbert4j.weights.json.JsonObject;

/**
 * tokenizer_config.json, with the older files that it replaces when it has an {@code
 * added_tokens_decoder}: special_tokens_map.json, whose tokens win over its own, and
 * added_tokens.json (transformers 5, {@code
 * tokenization_utils_base.PreTrainedTokenizerBase._from_pretrained}). All of them may be missing.
 */
final class TokenizerConfig {
  static final String FILE_NAME = "tokenizer_config.json";

  private static final String TOKENIZER_CLASS = "tokenizer_class";
  private static final String ADDED_TOKENS_DECODER = "added_tokens_decoder";
  private static final String MODEL_MAX_LENGTH = "model_max_length";

  /** Classes that build BERT's tokenizer from the vocabulary and the settings of this file. */
  private static final Set<String> BERT_CLASSES =
      Set.of("BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer");

  /** Classes that run tokenizer.json. */
  private static final Set<String> GENERIC_CLASSES =
      Set.of("PreTrainedTokenizer", "TokenizersBackend");

  private final JsonObject json;
  private final JsonObject specialTokensMap;
  private final JsonObject addedTokensJson;

  private TokenizerConfig(JsonObject json, JsonObject specialTokensMap, JsonObject addedTokens) {
    this.json = json;
    this.specialTokensMap = specialTokensMap;
    this.addedTokensJson = addedTokens;
  }

  static TokenizerConfig read(Path folder) {
    TokenizerConfig config =
        new TokenizerConfig(
            JsonObject.readIfPresent(folder.resolve(FILE_NAME)),
            JsonObject.readIfPresent(folder.resolve("special_tokens_map.json")),
            JsonObject.readIfPresent(folder.resolve("added_tokens.json")));
    config.checkClass();
    config.checkSide("truncation_side");
    config.checkSide("padding_side");
    return config;
  }

  ModelFormatException error(String field, String problemAndFix) {
    return json.error(field, problemAndFix);
  }

  private String tokenizerClass() {
    String name = json.string(TOKENIZER_CLASS).orElse("BertTokenizer");
    return name.endsWith("Fast") ? name.substring(0, name.length() - "Fast".length()) : name;
  }

  private void checkClass() {
    String name = tokenizerClass();
    if (!BERT_CLASSES.contains(name) && !GENERIC_CLASSES.contains(name)) {
      throw json.error(
          TOKENIZER_CLASS,
          "the tokenizer \"" + name + "\" is not supported; use a model with a BertTokenizer");
    }
  }

  /** Cut or padded on the left, a text has other tokens or other positions. */
  private void checkSide(String field) {
    String side = json.string(field).orElse("right");
    if (!side.equals("right")) {
      throw json.error(
          field, "\"" + side + "\" is not supported, only \"right\" is; correct the field");
    }
  }

  /** Whether tokenizer.json says everything. */
  boolean isGenericClass() {
    return GENERIC_CLASSES.contains(tokenizerClass());
  }

  boolean doLowerCase() {
    return json.bool("do_lower_case").orElse(true);
  }

  /** Null: as {@link #doLowerCase} says. */
  Boolean stripAccents() {
    return json.bool("strip_accents").orElse(null);
  }

  boolean tokenizeChineseChars() {
    return json.bool("tokenize_chinese_chars").orElse(true);
  }

  /** Null when absent or so large that it means no limit, as in {@code int(1e30)}. */
  Integer modelMaxLength() {
    Optional<Double> length = json.number(MODEL_MAX_LENGTH);
    if (length.isPresent() && !(length.get() >= 1)) {
      throw json.error(
          MODEL_MAX_LENGTH, "expected a positive number, found " + length.get() + "; correct it");
    }
    return length.isEmpty() || length.get() > Integer.MAX_VALUE
        ? null
        : Integer.valueOf(length.get().intValue());
  }

  SpecialTokens specialTokens() {
    return new SpecialTokens(
        specialToken("unk_token", "[UNK]"),
        specialToken("cls_token", "[CLS]"),
        specialToken("sep_token", "[SEP]"),
        specialToken("pad_token", "[PAD]"),
        specialToken("mask_token", "[MASK]"));
  }

  private String specialToken(String field, String absent) {
    JsonObject source = !hasAddedTokens() && specialTokensMap.has(field) ? specialTokensMap : json;
    return source.isObject(field)
        ? source.requiredObject(field).requiredString("content")
        : source.string(field).orElse(absent);
  }

  /** Special tokens beyond BERT's five, by name. */
  List<String> extraSpecialTokens() {
    for (String field : List.of("extra_special_tokens", "additional_special_tokens")) {
      if (json.isArray(field)) {
        List<String> tokens = json.strings(field);
        if (!tokens.isEmpty()) {
          return tokens;
        }
      }
    }
    return List.of();
  }

  /** Whether this file itself says which tokens were added. */
  boolean hasAddedTokens() {
    return json.has(ADDED_TOKENS_DECODER);
  }

  /** The tokens that were added, by {@code added_tokens_decoder} or added_tokens.json. */
  List<AddedTokenEntry> addedTokens() {
    return hasAddedTokens() ? fromDecoder() : fromAddedTokensJson();
  }

  private List<AddedTokenEntry> fromDecoder() {
    JsonObject decoder = json.requiredObject(ADDED_TOKENS_DECODER);
    List<AddedTokenEntry> tokens = new ArrayList<>();
    for (String id : decoder.names()) {
      try {
        tokens.add(addedToken(decoder.requiredObject(id), Integer.parseInt(id)));
      } catch (NumberFormatException e) {
        throw new ModelFormatException(
            json.file(), decoder.path(id), "expected an id; name the token by its number", e);
      }
    }
    return tokens;
  }

  private List<AddedTokenEntry> fromAddedTokensJson() {
    List<String> special = specialTokens().all();
    List<AddedTokenEntry> tokens = new ArrayList<>();
    for (String content : addedTokensJson.names()) {
      boolean isSpecial = special.contains(content) || extraSpecialTokens().contains(content);
      tokens.add(
          new AddedTokenEntry(
              content,
              addedTokensJson.requiredInteger(content),
              isSpecial,
              false,
              false,
              false,
              !isSpecial));
    }
    return tokens;
  }

  /** An AddedToken as both tokenizer files write it. */
  static AddedTokenEntry addedToken(JsonObject token, int id) {
    boolean special = token.bool("special").orElse(false);
    return new AddedTokenEntry(
        token.requiredString("content"),
        id,
        special,
        token.bool("lstrip").orElse(false),
        token.bool("rstrip").orElse(false),
        token.bool("single_word").orElse(false),
        token.bool("normalized").orElse(!special));
  }
}
