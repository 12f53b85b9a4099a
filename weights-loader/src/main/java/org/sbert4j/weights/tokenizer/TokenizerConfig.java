package org.sbert4j.weights.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.json.JsonObject;

/**
 * Every setting of a tokenizer that changes its tokens, by whatever name and in whatever file: the
 * one place that knows, with {@link ControlTokens}. All files may be missing.
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

  private static final String TOKENIZER_CLASS = "tokenizer_class";
  private static final String ADDED_TOKENS_DECODER = "added_tokens_decoder";
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
    this.specialTokensMap = readUnlessAdded(folder.resolve("special_tokens_map.json"));
    this.addedTokensJson = readUnlessAdded(folder.resolve("added_tokens.json"));
    this.modelConfig = JsonObject.readIfPresent(folder.resolve("config.json"));
  }

  /** One of the files that don't count beside an {@code added_tokens_decoder}. */
  private JsonObject readUnlessAdded(Path file) {
    return hasAddedTokens() ? JsonObject.read(file, "{}") : JsonObject.readIfPresent(file);
  }

  static TokenizerConfig read(Path folder, boolean forPairs) {
    TokenizerConfig config = new TokenizerConfig(folder, forPairs);
    config.checkClass();
    config.checkSide("truncation_side");
    config.checkSide("padding_side");
    config.checkInputNames();
    config.controlTokens().check();
    config.checkHasNoOtherWay();
    return config;
  }

  ModelFormatException error(String field, String problemAndFix) {
    return stating(field).error(field, problemAndFix);
  }

  /** The file whose value of a setting counts. */
  private JsonObject stating(String field) {
    return specialTokensMap.has(field) ? specialTokensMap : json;
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

  /** The control tokens that the files mention. */
  ControlTokens controlTokens() {
    return new ControlTokens(json, specialTokensMap, tokenizerClass());
  }

  /** Rows of the model's embedding table; many where config.json doesn't say. */
  int embeddingRows() {
    return modelConfig.integer("vocab_size").orElse(Integer.MAX_VALUE);
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
        tokens.add(AddedTokenEntry.read(decoder.requiredObject(id), Integer.parseInt(id)));
      } catch (NumberFormatException e) {
        throw new ModelFormatException(
            json.file(), decoder.path(id), "expected an id; name the token by its number", e);
      }
    }
    return tokens;
  }

  private List<AddedTokenEntry> fromAddedTokensJson() {
    Set<String> special = controlTokens().beforeAddedTokens();
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
}
