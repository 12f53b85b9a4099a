package org.sbert4j.weights.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.json.JsonObject;

/**
 * tokenizer_config.json, with the older files that it replaces when it has an {@code
 * added_tokens_decoder}: special_tokens_map.json, whose tokens win over its own, and
 * added_tokens.json (transformers 5, {@code
 * tokenization_utils_base.PreTrainedTokenizerBase._from_pretrained}). All of them may be missing.
 */
final class TokenizerConfig {
  static final String FILE_NAME = "tokenizer_config.json";

  static final String UNK_TOKEN = "unk_token";
  static final String CLS_TOKEN = "cls_token";
  static final String SEP_TOKEN = "sep_token";
  static final String PAD_TOKEN = "pad_token";
  static final String MASK_TOKEN = "mask_token";
  private static final List<String> SPECIAL_TOKEN_FIELDS =
      List.of(UNK_TOKEN, CLS_TOKEN, SEP_TOKEN, PAD_TOKEN, MASK_TOKEN);

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

  /** BERT's control tokens, each by the name that the files give it or by its usual one. */
  SpecialTokens specialTokens() {
    return new SpecialTokens(
        specialToken(UNK_TOKEN).orElse("[UNK]"),
        specialToken(CLS_TOKEN).orElse("[CLS]"),
        specialToken(SEP_TOKEN).orElse("[SEP]"),
        specialToken(PAD_TOKEN).orElse("[PAD]"),
        specialToken(MASK_TOKEN).orElse("[MASK]"));
  }

  /** The control token that the files name in a field such as {@code cls_token}. */
  Optional<String> specialToken(String field) {
    return specialEntry(field).map(AddedTokenEntry::content);
  }

  /** The control tokens that the files name, without ids. */
  List<AddedTokenEntry> namedSpecialTokens() {
    return SPECIAL_TOKEN_FIELDS.stream().flatMap(field -> specialEntry(field).stream()).toList();
  }

  private Optional<AddedTokenEntry> specialEntry(String field) {
    JsonObject source = !hasAddedTokens() && specialTokensMap.has(field) ? specialTokensMap : json;
    if (!source.isObject(field)) {
      return source.string(field).map(AddedTokenEntry::special);
    }
    JsonObject token = source.requiredObject(field);
    return Optional.of(
        new AddedTokenEntry(
            token.requiredString("content"),
            -1,
            true,
            token.bool("lstrip").orElse(false),
            token.bool("rstrip").orElse(false),
            token.bool("single_word").orElse(false),
            token.bool("normalized").orElse(false)));
  }

  /** Special tokens beyond BERT's five, by name. */
  List<String> extraSpecialTokens() {
    List<JsonObject> sources = hasAddedTokens() ? List.of(json) : List.of(json, specialTokensMap);
    for (JsonObject source : sources) {
      for (String field : List.of("extra_special_tokens", "additional_special_tokens")) {
        List<String> tokens =
            source.isObject(field) ? valuesOf(source.requiredObject(field)) : source.strings(field);
        if (!tokens.isEmpty()) {
          return tokens;
        }
      }
    }
    return List.of();
  }

  /** Transformers 5 names them, as in {@code {"image_token": "<image>"}}. */
  private static List<String> valuesOf(JsonObject tokens) {
    return tokens.names().stream().map(tokens::requiredString).toList();
  }

  /** Whether this file itself says which tokens were added. */
  boolean hasAddedTokens() {
    return json.has(ADDED_TOKENS_DECODER);
  }

  /** The tokens that were added, by {@code added_tokens_decoder} or added_tokens.json, by id. */
  List<AddedTokenEntry> addedTokens() {
    List<AddedTokenEntry> tokens = hasAddedTokens() ? fromDecoder() : fromAddedTokensJson();
    return tokens.stream().sorted(Comparator.comparingInt(AddedTokenEntry::id)).toList();
  }

  /** The file that {@link #addedTokens} come from. */
  Path addedTokensFile() {
    return hasAddedTokens() ? json.file() : addedTokensJson.file();
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
    Set<String> special = new HashSet<>(specialTokens().all());
    special.addAll(extraSpecialTokens());
    List<AddedTokenEntry> tokens = new ArrayList<>();
    for (String content : addedTokensJson.names()) {
      boolean isSpecial = special.contains(content);
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
    String content = token.requiredString("content");
    if (content.isEmpty()) {
      throw token.error("content", "is empty, so it is in every text; give it a text to look for");
    }
    boolean special = token.bool("special").orElse(false);
    return new AddedTokenEntry(
        content,
        id,
        special,
        token.bool("lstrip").orElse(false),
        token.bool("rstrip").orElse(false),
        token.bool("single_word").orElse(false),
        token.bool("normalized").orElse(!special));
  }
}
