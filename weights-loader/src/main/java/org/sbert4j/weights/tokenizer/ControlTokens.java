package org.sbert4j.weights.tokenizer;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sbert4j.weights.json.JsonObject;

/**
 * The control tokens that tokenizer_config.json and special_tokens_map.json mention, put together
 * as transformers 5 does: with its order, since who is added first gets the lower id, and with what
 * it takes for the same token, since of several mentions the last one's flags count.
 *
 * <p>Behaviour: {@code PreTrainedTokenizerBase._from_pretrained} and {@code __init__} in {@code
 * tokenization_utils_base.py}, {@code TokenizersBackend.__init__} in {@code
 * tokenization_utils_tokenizers.py}, and the classes' own in {@code models}.
 *
 * @param json tokenizer_config.json
 * @param specialTokensMap special_tokens_map.json; empty if it does not count
 */
record ControlTokens(JsonObject json, JsonObject specialTokensMap, TokenizerClass type) {
  static final String UNK_TOKEN = "unk_token";
  static final String CLS_TOKEN = "cls_token";
  static final String SEP_TOKEN = "sep_token";
  static final String PAD_TOKEN = "pad_token";
  static final String MASK_TOKEN = "mask_token";
  static final String BOS_TOKEN = "bos_token";
  static final String EOS_TOKEN = "eos_token";

  /** {@code SPECIAL_TOKENS_ATTRIBUTES} of transformers, in its order. */
  private static final List<String> FIELDS =
      List.of(BOS_TOKEN, EOS_TOKEN, UNK_TOKEN, SEP_TOKEN, PAD_TOKEN, CLS_TOKEN, MASK_TOKEN);

  private static final String EXTRA_SPECIAL_TOKENS = "extra_special_tokens";
  private static final String ADDITIONAL_SPECIAL_TOKENS = "additional_special_tokens";

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

  /** The file whose value of a field counts. */
  private JsonObject stating(String field) {
    return specialTokensMap.has(field) ? specialTokensMap : json;
  }

  /** Null is no token to Python, and a name among the extra ones another one. */
  void check() {
    for (String field : FIELDS) {
      JsonObject source = stating(field);
      boolean isUsed = !(type.isBert() && (field.equals(BOS_TOKEN) || field.equals(EOS_TOKEN)));
      if (!type.isGeneric() && isUsed && source.names().contains(field) && !source.has(field)) {
        throw source.error(field, "null is not supported; name the token, or remove the field");
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

  /** The control tokens, each by the name that the files give it or by the class's usual one. */
  SpecialTokens names() {
    SpecialTokens usual = type.specialTokens();
    return new SpecialTokens(
        name(UNK_TOKEN).orElse(usual.unk()),
        name(firstField()).orElse(usual.cls()),
        name(lastField()).orElse(usual.sep()),
        name(PAD_TOKEN).orElse(usual.pad()),
        name(MASK_TOKEN).orElse(usual.mask()));
  }

  /** The field that names the token a text begins with. */
  String firstField() {
    return type.usesBosAndEos() ? BOS_TOKEN : CLS_TOKEN;
  }

  /** The field that names the token a text ends with. */
  String lastField() {
    return type.usesBosAndEos() ? EOS_TOKEN : SEP_TOKEN;
  }

  /**
   * The control tokens that are found in a text, in the order in which transformers 5 adds them:
   * those that the files name or, where they don't, the class; then whatever else the files call
   * {@code …_token}, and what they name in {@code extra_special_tokens}.
   */
  List<Mention> named() {
    Map<String, Mention> named = new LinkedHashMap<>();
    for (String field : FIELDS) {
      mention(stating(field), field)
          .or(() -> Optional.ofNullable(usualToken(field)).map(Mention::ofText))
          .ifPresent(mention -> named.put(field, asClassHasIt(field, mention)));
    }
    named.putAll(otherNamed());
    return List.copyOf(named.values());
  }

  /** The token of a field that no file has; null for none. */
  private String usualToken(String field) {
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
    boolean isMask = field.equals(MASK_TOKEN) && type.maskTakesSpaceBefore();
    if (!mention.isText() || !(isMask || type == TokenizerClass.MPNET)) {
      return mention;
    }
    AddedTokenEntry token = mention.token().withLstrip(isMask);
    return new Mention(
        type == TokenizerClass.MPNET ? token.asText().withNormalized(true) : token, false, false);
  }

  /** Of one name that both files have, as Python's dictionaries merge them. */
  private Map<String, Mention> otherNamed() {
    Map<String, Mention> named = new LinkedHashMap<>();
    for (String field : otherTokenFields(json)) {
      if (stating(field) == json && json.isObject(field)) {
        mention(json, field).ifPresent(mention -> named.put(field, mention));
      }
    }
    for (String field : otherTokenFields(specialTokensMap)) {
      mention(specialTokensMap, field).ifPresent(mention -> named.put(field, mention));
    }
    for (String field : otherTokenFields(json)) {
      if (json.isString(field)) {
        named.put(field, Mention.ofText(json.requiredString(field)));
      }
    }
    putExtraTokens(json, named);
    putExtraTokens(specialTokensMap, named);
    return named;
  }

  /** The fields called {@code …_token} that hold a token and are none of the usual ones. */
  private List<String> otherTokenFields(JsonObject source) {
    return source.names().stream()
        .filter(field -> field.endsWith("_token") && !FIELDS.contains(field))
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
  Optional<String> name(String field) {
    return mention(stating(field), field).map(mention -> mention.token().content());
  }

  private Optional<Mention> mention(JsonObject source, String field) {
    return source.isObject(field)
        ? Optional.of(mention(source.requiredObject(field)))
        : source.string(field).map(Mention::ofText);
  }

  /** A control token that is written as an object. */
  private Mention mention(JsonObject token) {
    AddedTokenEntry entry = AddedTokenEntry.read(token, -1);
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
  List<Mention> listed(List<String> usual) {
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
  List<Mention> listedOrPieces(List<AddedTokenEntry> pieces) {
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
    if (specialTokensMap.names().contains(EXTRA_SPECIAL_TOKENS)) {
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

  /**
   * The tokens that are special already when added_tokens.json is read, since a string names them,
   * or special_tokens_map.json: to Python, an object of tokenizer_config.json is no token yet.
   */
  Set<String> beforeAddedTokens() {
    Set<String> special = new HashSet<>();
    FIELDS.stream()
        .filter(field -> stating(field) == specialTokensMap || json.isString(field))
        .forEach(field -> name(field).ifPresent(special::add));
    extraList().orElse(List.of()).stream()
        .filter(Mention::isText)
        .forEach(mention -> special.add(mention.token().content()));
    if (isList(specialTokensMap)) {
      mentions(specialTokensMap, EXTRA_SPECIAL_TOKENS)
          .forEach(mention -> special.add(mention.token().content()));
    }
    return special;
  }
}
