package org.sbert4j.weights.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.json.JsonObject;

/**
 * Every setting of a tokenizer that changes its tokens, by whatever name and in whatever file: the
 * one place that knows. All files may be missing.
 *
 * <ul>
 *   <li>tokenizer_config.json has most of them.
 *   <li>special_tokens_map.json wins over it, not in tokens only but in any field, and
 *       added_tokens.json adds tokens; neither is read when tokenizer_config.json has an {@code
 *       added_tokens_decoder} (transformers 5, {@code
 *       tokenization_utils_base.PreTrainedTokenizerBase._from_pretrained}).
 *   <li>config.json has the {@code tokenizer_class} where tokenizer_config.json has none ({@code
 *       models/auto/tokenization_auto.py}).
 *   <li>tokenizer.json has the directions of truncation and padding where those have none ({@code
 *       tokenization_utils_tokenizers.TokenizersBackend.__init__}).
 * </ul>
 *
 * <p>docs/models.md has the table. Fields that are not mentioned here change no token.
 */
final class TokenizerConfig {
  static final String FILE_NAME = "tokenizer_config.json";

  static final String UNK_TOKEN = "unk_token";
  static final String CLS_TOKEN = "cls_token";
  static final String SEP_TOKEN = "sep_token";
  static final String PAD_TOKEN = "pad_token";
  static final String MASK_TOKEN = "mask_token";
  static final String BOS_TOKEN = "bos_token";
  static final String EOS_TOKEN = "eos_token";

  /** {@code SPECIAL_TOKENS_ATTRIBUTES} of transformers. */
  private static final List<String> SPECIAL_TOKEN_FIELDS =
      List.of(UNK_TOKEN, CLS_TOKEN, SEP_TOKEN, PAD_TOKEN, MASK_TOKEN, BOS_TOKEN, EOS_TOKEN);

  private static final String TOKENIZER_CLASS = "tokenizer_class";
  private static final String ADDED_TOKENS_DECODER = "added_tokens_decoder";
  private static final String EXTRA_SPECIAL_TOKENS = "extra_special_tokens";
  private static final String ADDITIONAL_SPECIAL_TOKENS = "additional_special_tokens";
  private static final String MODEL_MAX_LENGTH = "model_max_length";

  /** The name of model_max_length in transformers 1 and 2. */
  private static final String MAX_LEN = "max_len";

  private static final String MODEL_INPUT_NAMES = "model_input_names";

  private static final String ADD_PREFIX_SPACE = PipelineReader.ADD_PREFIX_SPACE;

  /** Models that take no token types, whatever a tokenizer gives. */
  private static final Set<String> MODELS_WITHOUT_TOKEN_TYPES = Set.of("distilbert", "mpnet");

  private final JsonObject json;
  private final JsonObject specialTokensMap;
  private final JsonObject addedTokensJson;
  private final JsonObject modelConfig;
  private final boolean forPairs;

  private TokenizerConfig(Path folder, boolean forPairs) {
    this.forPairs = forPairs;
    this.json = JsonObject.readIfPresent(folder.resolve(FILE_NAME));
    this.specialTokensMap = JsonObject.readIfPresent(folder.resolve("special_tokens_map.json"));
    this.addedTokensJson = JsonObject.readIfPresent(folder.resolve("added_tokens.json"));
    this.modelConfig = JsonObject.readIfPresent(folder.resolve("config.json"));
  }

  static TokenizerConfig read(Path folder, boolean forPairs) {
    TokenizerConfig config = new TokenizerConfig(folder, forPairs);
    config.checkClass();
    config.checkSide("truncation_side");
    config.checkSide("padding_side");
    config.checkInputNames();
    config.checkControlTokens();
    config.checkHasNoOtherWay();
    return config;
  }

  ModelFormatException error(String field, String problemAndFix) {
    return stating(field).error(field, problemAndFix);
  }

  /** The file whose value of a setting counts. */
  private JsonObject stating(String field) {
    return !hasAddedTokens() && specialTokensMap.has(field) ? specialTokensMap : json;
  }

  private JsonObject statingClass() {
    return json.has(TOKENIZER_CLASS) ? json : modelConfig;
  }

  /** The class that the files name, or else that of the model_type. */
  private Optional<TokenizerClass> knownClass() {
    Optional<String> name = statingClass().string(TOKENIZER_CLASS);
    return name.isPresent()
        ? TokenizerClass.of(name.get())
        : Optional.of(TokenizerClass.ofModelType(modelType()));
  }

  private String modelType() {
    return modelConfig.string("model_type").orElse("bert");
  }

  /** The class that the files name, or else that of the model_type. */
  TokenizerClass tokenizerClass() {
    return knownClass().orElseThrow();
  }

  private void checkClass() {
    if (knownClass().isEmpty()) {
      throw classError(
          "the tokenizer \"%s\" is not supported; use a model with one of %s"
              .formatted(
                  statingClass().requiredString(TOKENIZER_CLASS), TokenizerClass.knownNames()));
    }
  }

  /** Null is no token to Python, and a name among the extra ones another one. */
  private void checkControlTokens() {
    TokenizerClass type = tokenizerClass();
    for (String field : SPECIAL_TOKEN_FIELDS) {
      JsonObject source = stating(field);
      boolean isUsed = !(type.isBert() && (field.equals(BOS_TOKEN) || field.equals(EOS_TOKEN)));
      if (!type.isGeneric() && isUsed && source.names().contains(field) && !source.has(field)) {
        throw error(field, "null is not supported; name the token, or remove the field");
      }
      for (JsonObject file : List.of(json, specialTokensMap)) {
        if (file.isObject(EXTRA_SPECIAL_TOKENS)
            && file.requiredObject(EXTRA_SPECIAL_TOKENS).has(field)) {
          throw file.error(
              EXTRA_SPECIAL_TOKENS + "." + field,
              "is not supported; write it as " + field + " of this file");
        }
      }
    }
  }

  /** An error about the class of the tokenizer, in the file that names it. */
  ModelFormatException classError(String problemAndFix) {
    return statingClass().error(TOKENIZER_CLASS, problemAndFix);
  }

  /** Cut or padded on the left, a text has other tokens or other positions. */
  private void checkSide(String field) {
    checkSide(stating(field), field, "right");
  }

  /** Right as the file spells it. */
  private static void checkSide(JsonObject source, String field, String right) {
    String side = source.string(field).orElse(right);
    if (!side.equalsIgnoreCase(right)) {
      throw source.error(
          field,
          "\"%s\" is not supported, only \"%s\" is; correct the field".formatted(side, right));
    }
  }

  /** The directions in tokenizer.json, which count where no other file has them. */
  void checkDirections(TokenizerJson tokenizerJson) {
    tokenizerJson
        .truncation()
        .filter(truncation -> !stating("truncation_side").has("truncation_side"))
        .ifPresent(truncation -> checkSide(truncation, "direction", "Right"));
    tokenizerJson
        .padding()
        .filter(padding -> !stating("padding_side").has("padding_side"))
        .ifPresent(padding -> checkSide(padding, "direction", "Right"));
  }

  /** Without a mask the model attends to padding, so that a vector depends on its batch. */
  private void checkInputNames() {
    JsonObject source = stating(MODEL_INPUT_NAMES);
    if (source.has(MODEL_INPUT_NAMES)
        && !source.strings(MODEL_INPUT_NAMES).contains("attention_mask")) {
      throw source.error(
          MODEL_INPUT_NAMES,
          "lacks attention_mask, without which padding counts as text; add it to the list");
    }
  }

  /** Refuses what would make another tokenizer of the same files. */
  private void checkHasNoOtherWay() {
    JsonObject source = stating("split_special_tokens");
    if (source.bool("split_special_tokens").orElse(false)) {
      throw source.error(
          "split_special_tokens",
          "true is not supported, since special tokens are found in a text here; set it to false");
    }
    if (json.has("vocab")) {
      throw json.error(
          "vocab", "a vocabulary in this file is not supported; write it into vocab.txt");
    }
  }

  /**
   * Whether the second text of a pair has the token type that the template gives it; else all token
   * types are 0, as those that a model takes for granted when it gets none. The generic classes
   * give token types in transformers 4 and none in 5, which is followed here. Who reads no pairs
   * needs none either, and keeps the template as it is.
   */
  boolean givesTokenTypes() {
    JsonObject source = stating(MODEL_INPUT_NAMES);
    return !forPairs
        || (!MODELS_WITHOUT_TOKEN_TYPES.contains(modelType())
            && (source.has(MODEL_INPUT_NAMES)
                ? source.strings(MODEL_INPUT_NAMES).contains("token_type_ids")
                : tokenizerClass().givesTokenTypes()));
  }

  /** {@code add_prefix_space}; empty where no file says it. */
  Optional<Boolean> addPrefixSpace() {
    return stating(ADD_PREFIX_SPACE).bool(ADD_PREFIX_SPACE);
  }

  /** {@code trim_offsets}. */
  boolean trimOffsets() {
    return stating("trim_offsets").bool("trim_offsets").orElse(true);
  }

  boolean doLowerCase() {
    return stating("do_lower_case").bool("do_lower_case").orElse(true);
  }

  /** Null: as {@link #doLowerCase} says. */
  Boolean stripAccents() {
    return stating("strip_accents").bool("strip_accents").orElse(null);
  }

  /** {@code keep_accents}. */
  boolean keepAccents() {
    return stating("keep_accents").bool("keep_accents").orElse(false);
  }

  boolean tokenizeChineseChars() {
    return stating("tokenize_chinese_chars").bool("tokenize_chinese_chars").orElse(true);
  }

  /** Null when absent or so large that it means no limit, as in {@code int(1e30)}. */
  Integer modelMaxLength() {
    // The older name counts unless the other is there, even if that is null.
    JsonObject source = stating(MODEL_MAX_LENGTH);
    String field = MODEL_MAX_LENGTH;
    if (!source.names().contains(MODEL_MAX_LENGTH)) {
      field = MAX_LEN;
      source = stating(MAX_LEN);
    }
    Optional<Double> length = source.number(field);
    if (length.isPresent() && !(length.get() >= 1)) {
      throw source.error(
          field, "expected a positive number, found " + length.get() + "; correct it");
    }
    return length.isEmpty() || length.get() > Integer.MAX_VALUE
        ? null
        : Integer.valueOf(length.get().intValue());
  }

  /** The control tokens, each by the name that the files give it or by the class's usual one. */
  SpecialTokens specialTokens() {
    SpecialTokens usual = tokenizerClass().specialTokens();
    return new SpecialTokens(
        specialToken(UNK_TOKEN).orElse(usual.unk()),
        specialToken(firstField()).orElse(usual.cls()),
        specialToken(lastField()).orElse(usual.sep()),
        specialToken(PAD_TOKEN).orElse(usual.pad()),
        specialToken(MASK_TOKEN).orElse(usual.mask()));
  }

  /** The field that names the token a text begins with. */
  String firstField() {
    return tokenizerClass().usesBosAndEos() ? BOS_TOKEN : CLS_TOKEN;
  }

  /** The field that names the token a text ends with. */
  String lastField() {
    return tokenizerClass().usesBosAndEos() ? EOS_TOKEN : SEP_TOKEN;
  }

  /**
   * The control tokens that are found in a text, without ids: those that the files name, then those
   * of the class.
   */
  List<AddedTokenEntry> specialEntries() {
    List<AddedTokenEntry> entries = new ArrayList<>(namedSpecialTokens());
    SpecialTokens tokens = specialTokens();
    SpecialTokens usual = tokenizerClass().specialTokens();
    for (String token : tokens.all()) {
      entries.add(token.equals(tokens.mask()) ? maskEntry(token) : AddedTokenEntry.special(token));
    }
    if (!tokenizerClass().isBert() && !tokenizerClass().isGeneric()) {
      // The classes but BERT's have both pairs of names, with the same defaults.
      for (String field : List.of(CLS_TOKEN, BOS_TOKEN)) {
        entries.add(AddedTokenEntry.special(specialToken(field).orElse(usual.cls())));
      }
      for (String field : List.of(SEP_TOKEN, EOS_TOKEN)) {
        entries.add(AddedTokenEntry.special(specialToken(field).orElse(usual.sep())));
      }
    }
    return entries;
  }

  private AddedTokenEntry maskEntry(String token) {
    return new AddedTokenEntry(
        token, -1, true, tokenizerClass().maskTakesSpaceBefore(), false, false, false);
  }

  /** The control token that the files name in a field such as {@code cls_token}. */
  Optional<String> specialToken(String field) {
    return specialEntry(field).map(AddedTokenEntry::content);
  }

  /**
   * The control tokens that the files name, without ids: BERT's, and in transformers 5 whatever
   * else is called {@code …_token}.
   */
  List<AddedTokenEntry> namedSpecialTokens() {
    Set<String> fields = new LinkedHashSet<>(SPECIAL_TOKEN_FIELDS);
    fields.addAll(json.names());
    fields.addAll(specialTokensMap.names());
    return fields.stream()
        .filter(field -> field.endsWith("_token"))
        .filter(field -> SPECIAL_TOKEN_FIELDS.contains(field) || isToken(field))
        .flatMap(field -> specialEntry(field).stream())
        .toList();
  }

  private boolean isToken(String field) {
    JsonObject source = stating(field);
    return source.isString(field)
        || (source.isObject(field)
            && (source == specialTokensMap || source.requiredObject(field).has("__type")));
  }

  private Optional<AddedTokenEntry> specialEntry(String field) {
    JsonObject source = stating(field);
    return source.isObject(field)
        ? Optional.of(specialToken(source.requiredObject(field)).asSpecial())
        : source
            .string(field)
            .map(
                token ->
                    field.equals(MASK_TOKEN) ? maskEntry(token) : AddedTokenEntry.special(token));
  }

  /** A control token that is written as an object. */
  private AddedTokenEntry specialToken(JsonObject token) {
    AddedTokenEntry entry = addedToken(token, -1);
    // Python makes those of special_tokens_map.json special before it looks at the rest.
    return token.file().equals(specialTokensMap.file())
        ? entry.asSpecial().withNormalized(token.bool("normalized").orElse(false))
        : entry;
  }

  /**
   * Special tokens beyond those with a name of their own, without ids.
   *
   * @param usual what counts where the files list none
   */
  List<AddedTokenEntry> extraSpecialTokens(List<AddedTokenEntry> usual) {
    boolean listed =
        stating(EXTRA_SPECIAL_TOKENS).has(EXTRA_SPECIAL_TOKENS)
            || stating(ADDITIONAL_SPECIAL_TOKENS).has(ADDITIONAL_SPECIAL_TOKENS);
    return listed ? extraSpecialTokens() : usual;
  }

  /** Special tokens beyond those with a name of their own, without ids. */
  List<AddedTokenEntry> extraSpecialTokens() {
    List<AddedTokenEntry> tokens = new ArrayList<>(extraSpecialTokens(json, EXTRA_SPECIAL_TOKENS));
    if (tokens.isEmpty()) {
      tokens.addAll(extraSpecialTokens(json, ADDITIONAL_SPECIAL_TOKENS));
    }
    if (!hasAddedTokens()) {
      tokens.addAll(extraSpecialTokens(specialTokensMap, EXTRA_SPECIAL_TOKENS));
      if (tokens.isEmpty()) {
        tokens.addAll(extraSpecialTokens(specialTokensMap, ADDITIONAL_SPECIAL_TOKENS));
      }
    }
    return tokens;
  }

  /** A list, or named as in {@code {"image_token": "<image>"}}; each a string or an object. */
  private List<AddedTokenEntry> extraSpecialTokens(JsonObject source, String field) {
    return source.stringsAndObjects(field, AddedTokenEntry::special, this::specialToken);
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
    SPECIAL_TOKEN_FIELDS.forEach(field -> specialToken(field).ifPresent(special::add));
    extraSpecialTokens().forEach(token -> special.add(token.content()));
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
