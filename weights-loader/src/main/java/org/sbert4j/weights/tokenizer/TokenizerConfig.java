package org.sbert4j.weights.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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

  /** {@code SPECIAL_TOKENS_ATTRIBUTES} of transformers, in its order. */
  private static final List<String> SPECIAL_TOKEN_FIELDS =
      List.of(BOS_TOKEN, EOS_TOKEN, UNK_TOKEN, SEP_TOKEN, PAD_TOKEN, CLS_TOKEN, MASK_TOKEN);

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

  /**
   * A control token as the files mention it.
   *
   * @param token without an id
   * @param isText whether it is a string, which to Python is another one than an AddedToken
   * @param statesNormalized whether it says so itself, and needs no default
   */
  record Mention(AddedTokenEntry token, boolean isText, boolean statesNormalized) {
    static Mention ofText(String content) {
      return new Mention(AddedTokenEntry.special(content), true, false);
    }

    /** Equal for two that are the same token to Python. */
    Object identity() {
      return List.of(token, isText);
    }

    /** As it is added where a control token has its name. */
    AddedTokenEntry asNamed() {
      AddedTokenEntry special = token.asSpecial();
      return statesNormalized ? special : special.withNormalized(false);
    }
  }

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

  /** Rows of the model's embedding table; many where config.json doesn't say. */
  int embeddingRows() {
    return modelConfig.integer("vocab_size").orElse(Integer.MAX_VALUE);
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
   * The control tokens that are found in a text, in the order in which transformers 5 adds them:
   * those that the files name or, where they don't, the class; then whatever else the files call
   * {@code …_token}, and what they name in {@code extra_special_tokens}.
   */
  List<Mention> namedTokens() {
    Map<String, Mention> named = new LinkedHashMap<>();
    for (String field : SPECIAL_TOKEN_FIELDS) {
      mention(stating(field), field)
          .or(() -> Optional.ofNullable(usualToken(field)).map(Mention::ofText))
          .ifPresent(mention -> named.put(field, asClassHasIt(field, mention)));
    }
    named.putAll(otherNamedTokens());
    return List.copyOf(named.values());
  }

  /** The token of a field that no file has; null for none. */
  private String usualToken(String field) {
    TokenizerClass type = tokenizerClass();
    SpecialTokens usual = type.specialTokens();
    if (type.isGeneric()) {
      return null;
    }
    return switch (field) {
      case UNK_TOKEN -> usual.unk();
      case CLS_TOKEN -> usual.cls();
      case SEP_TOKEN -> usual.sep();
      case PAD_TOKEN -> usual.pad();
      case MASK_TOKEN -> usual.mask();
      case BOS_TOKEN -> type.isBert() ? null : usual.cls();
      default -> type.isBert() ? null : usual.sep();
    };
  }

  /** Some classes make an AddedToken of a token that is a string. */
  private Mention asClassHasIt(String field, Mention mention) {
    TokenizerClass type = tokenizerClass();
    boolean isMask = field.equals(MASK_TOKEN) && type.maskTakesSpaceBefore();
    if (!mention.isText() || !(isMask || type == TokenizerClass.MPNET)) {
      return mention;
    }
    AddedTokenEntry token = mention.token().withLstrip(isMask);
    return new Mention(
        type == TokenizerClass.MPNET ? token.asText().withNormalized(true) : token, false, false);
  }

  /** Of one name that both files have, as Python's dictionaries merge them. */
  private Map<String, Mention> otherNamedTokens() {
    Map<String, Mention> named = new LinkedHashMap<>();
    for (String field : otherTokenFields(json)) {
      if (stating(field) == json && json.isObject(field)) {
        mention(json, field).ifPresent(mention -> named.put(field, mention));
      }
    }
    if (!hasAddedTokens()) {
      for (String field : otherTokenFields(specialTokensMap)) {
        mention(specialTokensMap, field).ifPresent(mention -> named.put(field, mention));
      }
    }
    for (String field : otherTokenFields(json)) {
      if (json.isString(field)) {
        named.put(field, Mention.ofText(json.requiredString(field)));
      }
    }
    putExtraTokens(json, named);
    if (!hasAddedTokens()) {
      putExtraTokens(specialTokensMap, named);
    }
    return named;
  }

  /** The fields called {@code …_token} that hold a token and are none of the usual ones. */
  private List<String> otherTokenFields(JsonObject source) {
    return source.names().stream()
        .filter(field -> field.endsWith("_token") && !SPECIAL_TOKEN_FIELDS.contains(field))
        .filter(
            field ->
                source.isString(field)
                    || (source.isObject(field)
                        && (source == specialTokensMap
                            || source.requiredObject(field).has("__type"))))
        .toList();
  }

  private void putExtraTokens(JsonObject source, Map<String, Mention> named) {
    if (source.isObject(EXTRA_SPECIAL_TOKENS)) {
      JsonObject extra = source.requiredObject(EXTRA_SPECIAL_TOKENS);
      Iterator<String> fields = extra.names().iterator();
      mentions(source, EXTRA_SPECIAL_TOKENS).forEach(mention -> named.put(fields.next(), mention));
    }
  }

  /** The control token that the files name in a field such as {@code cls_token}. */
  Optional<String> specialToken(String field) {
    return mention(stating(field), field).map(mention -> mention.token().content());
  }

  private Optional<Mention> mention(JsonObject source, String field) {
    return source.isObject(field)
        ? Optional.of(mention(source.requiredObject(field)))
        : source.string(field).map(Mention::ofText);
  }

  /** A control token that is written as an object. */
  private Mention mention(JsonObject token) {
    AddedTokenEntry entry = addedToken(token, -1);
    boolean statesNormalized = token.bool("normalized").isPresent();
    // Python makes those of special_tokens_map.json special before it looks at the rest.
    return new Mention(
        token.file().equals(specialTokensMap.file())
            ? entry.asSpecial().withNormalized(token.bool("normalized").orElse(false))
            : entry,
        false,
        statesNormalized);
  }

  /** A list, or named as in {@code {"image_token": "<image>"}}; each a string or an object. */
  private List<Mention> mentions(JsonObject source, String field) {
    return source.stringsAndObjects(field, Mention::ofText, this::mention);
  }

  /**
   * Special tokens without a name, of the field that Python takes them from. An object among {@code
   * extra_special_tokens} names its tokens and is no list.
   *
   * @param usual what counts where the files list none, as strings
   */
  List<Mention> listedTokens(List<String> usual) {
    return extraList()
        .or(this::additionalList)
        .orElseGet(() -> usual.stream().map(Mention::ofText).toList());
  }

  /**
   * The same beside SentencePiece's file, whose own pieces take the place of {@code
   * additional_special_tokens}.
   *
   * @param pieces what counts where no field lists any
   */
  List<Mention> listedTokensOrPieces(List<AddedTokenEntry> pieces) {
    return extraList()
        .orElseGet(() -> pieces.stream().map(piece -> new Mention(piece, false, true)).toList());
  }

  /** What {@code extra_special_tokens} is in the end; empty if the field is nowhere. */
  private Optional<List<Mention>> extraList() {
    boolean renamed = isAdditionalRenamed();
    Set<Mention> tokens =
        new LinkedHashSet<>(
            renamed
                ? mentions(json, ADDITIONAL_SPECIAL_TOKENS)
                : isList(json) ? mentions(json, EXTRA_SPECIAL_TOKENS) : List.of());
    boolean isThere = renamed || isList(json);
    if (!hasAddedTokens() && specialTokensMap.names().contains(EXTRA_SPECIAL_TOKENS)) {
      isThere = isList(specialTokensMap);
      tokens.addAll(isThere ? mentions(specialTokensMap, EXTRA_SPECIAL_TOKENS) : List.of());
    }
    return isThere ? Optional.of(List.copyOf(tokens)) : Optional.empty();
  }

  /** Or null, which is no object either. */
  private static boolean isList(JsonObject source) {
    return source.names().contains(EXTRA_SPECIAL_TOKENS) && !source.isObject(EXTRA_SPECIAL_TOKENS);
  }

  /** {@code additional_special_tokens} takes the other name where nothing has that. */
  private boolean isAdditionalRenamed() {
    return json.names().contains(ADDITIONAL_SPECIAL_TOKENS)
        && json.stringsAndObjects(EXTRA_SPECIAL_TOKENS, token -> 1, token -> 1).isEmpty();
  }

  private Optional<List<Mention>> additionalList() {
    JsonObject source = stating(ADDITIONAL_SPECIAL_TOKENS);
    return source.has(ADDITIONAL_SPECIAL_TOKENS)
        ? Optional.of(mentions(source, ADDITIONAL_SPECIAL_TOKENS))
        : Optional.empty();
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

  /**
   * Special are those that the other files name, by a string or in special_tokens_map.json: to
   * Python, an object of tokenizer_config.json is no token yet at that point.
   */
  private List<AddedTokenEntry> fromAddedTokensJson() {
    Set<String> special = new HashSet<>();
    SPECIAL_TOKEN_FIELDS.stream()
        .filter(field -> stating(field) == specialTokensMap || json.isString(field))
        .forEach(field -> specialToken(field).ifPresent(special::add));
    Stream.concat(
            extraList().orElse(List.of()).stream().filter(Mention::isText),
            isList(specialTokensMap)
                ? mentions(specialTokensMap, EXTRA_SPECIAL_TOKENS).stream()
                : Stream.empty())
        .forEach(mention -> special.add(mention.token().content()));
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
