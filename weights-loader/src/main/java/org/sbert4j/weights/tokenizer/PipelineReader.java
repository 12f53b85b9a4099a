package org.sbert4j.weights.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.tokenizer.PipelineConfig.Step;

/**
 * The normalizer and the pre_tokenizer of a tokenizer.json (tokenizers, {@code normalizers} and
 * {@code pre_tokenizers}), their Sequences laid out flat. A part that is not known is refused by
 * its name.
 */
final class PipelineReader {
  static final String CLEAN_TEXT = "clean_text";
  static final String CHINESE = "handle_chinese_chars";
  static final String STRIP_ACCENTS = "strip_accents";
  static final String LOWERCASE = "lowercase";
  static final String BERT_NORMALIZER = "BertNormalizer";

  private static final String BEHAVIOR = "behavior";
  private static final String PATTERN = "pattern";
  private static final List<String> BEHAVIORS =
      List.of("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous");
  static final String WHITESPACE_SPLIT = "WhitespaceSplit";
  static final String METASPACE = "Metaspace";
  static final String BYTE_LEVEL = "ByteLevel";
  static final String ADD_PREFIX_SPACE = "add_prefix_space";
  static final String USE_REGEX = "use_regex";
  static final String REPLACE_SPACE_RUNS = "ReplaceSpaceRuns";
  private static final String REPLACE = "Replace";
  static final String CONTENT = "content";

  private static final String REPLACEMENT = "replacement";
  private static final String PREPEND_SCHEME = "prepend_scheme";
  private static final String SPLIT = "split";
  private static final String ALWAYS = "always";
  private static final String NEVER = "never";
  private static final List<String> PREPEND_SCHEMES = List.of(ALWAYS, "first", NEVER);

  /** The only regular expression that is known, SpmConverter's in transformers. */
  private static final String SPACE_RUNS = " {2,}";

  private static final Set<String> PLAIN_NORMALIZERS =
      Set.of("Lowercase", "StripAccents", "NFC", "NFD", "NFKC", "NFKD", "Nmt");
  private static final Set<String> PLAIN_PRE_TOKENIZERS =
      Set.of("BertPreTokenizer", "Whitespace", WHITESPACE_SPLIT);

  /** More than any tokenizer has. */
  private static final int MAX_STEPS = 32;

  /** How much longer all steps together may make a text; each char takes memory. */
  private static final int MAX_GROWTH = 64;

  private PipelineReader() {}

  static PipelineConfig read(JsonObject json) {
    List<Step> normalizers = new ArrayList<>();
    json.object("normalizer").ifPresent(part -> addNormalizers(part, normalizers));
    List<Step> preTokenizers = new ArrayList<>();
    json.object("pre_tokenizer").ifPresent(part -> addPreTokenizers(part, preTokenizers));
    checkGrowth(json, normalizers);
    return new PipelineConfig(normalizers, preTokenizers);
  }

  private static void addNormalizers(JsonObject part, List<Step> steps) {
    if (isSequence(part, "normalizers")) {
      part.objects("normalizers").forEach(inner -> addNormalizers(inner, steps));
    } else {
      add(part, normalizer(part), steps);
    }
  }

  private static void addPreTokenizers(JsonObject part, List<Step> steps) {
    if (isSequence(part, "pretokenizers")) {
      part.objects("pretokenizers").forEach(inner -> addPreTokenizers(inner, steps));
    } else {
      add(part, preTokenizer(part), steps);
    }
  }

  private static boolean isSequence(JsonObject part, String elements) {
    if (!part.requiredString("type").equals(TokenizerJson.SEQUENCE)) {
      return false;
    }
    if (!part.isArray(elements)) {
      throw part.missing(elements, "an array");
    }
    return true;
  }

  private static void add(JsonObject part, Step step, List<Step> steps) {
    if (steps.size() == MAX_STEPS) {
      throw part.error("type", "is one step more than the " + MAX_STEPS + " there may be");
    }
    steps.add(step);
  }

  private static Step normalizer(JsonObject part) {
    String type = part.requiredString("type");
    if (PLAIN_NORMALIZERS.contains(type)) {
      return plain(type);
    }
    return switch (type) {
      case BERT_NORMALIZER -> {
        boolean lowercase = part.requiredBool(LOWERCASE);
        yield new Step(
            type,
            Map.of(
                CLEAN_TEXT,
                part.requiredBool(CLEAN_TEXT),
                CHINESE,
                part.requiredBool(CHINESE),
                STRIP_ACCENTS,
                part.bool(STRIP_ACCENTS).orElse(lowercase),
                LOWERCASE,
                lowercase));
      }
      case "Strip" ->
          new Step(
              type,
              Map.of(
                  "strip_left",
                  part.requiredBool("strip_left"),
                  "strip_right",
                  part.requiredBool("strip_right")));
      case REPLACE ->
          isSpaceRuns(part)
              ? new Step(REPLACE_SPACE_RUNS, Map.of(CONTENT, text(part, CONTENT)))
              : replace(pattern(part), text(part, CONTENT));
      case Charsmap.TYPE -> Charsmap.read(part);
      case "Prepend" -> new Step(type, Map.of("prepend", someText(part, "prepend")));
      default ->
          throw unknown(
              part,
              type,
              "BertNormalizer, Lowercase, StripAccents, NFC, NFD, NFKC, NFKD, Nmt, Strip, Replace,"
                  + " Prepend and Precompiled");
    };
  }

  private static Step preTokenizer(JsonObject part) {
    String type = part.requiredString("type");
    if (PLAIN_PRE_TOKENIZERS.contains(type)) {
      return plain(type);
    }
    return switch (type) {
      case "Punctuation" ->
          new Step(type, Map.of(BEHAVIOR, part.has(BEHAVIOR) ? behavior(part) : "Isolated"));
      case "Digits" ->
          new Step(type, Map.of("individual_digits", part.requiredBool("individual_digits")));
      case METASPACE -> metaspace(part);
      case BYTE_LEVEL ->
          byteLevel(part.requiredBool(ADD_PREFIX_SPACE), part.bool(USE_REGEX).orElse(true));
      case "CharDelimiterSplit" ->
          new Step(type, Map.of("delimiter", character(part, "delimiter")));
      case "Split" ->
          new Step(
              type,
              Map.of(
                  PATTERN,
                  pattern(part),
                  BEHAVIOR,
                  behavior(part),
                  "invert",
                  part.requiredBool("invert")));
      default ->
          throw unknown(
              part,
              type,
              "BertPreTokenizer, Whitespace, WhitespaceSplit, Punctuation, Digits,"
                  + " CharDelimiterSplit, Split, Metaspace and ByteLevel");
    };
  }

  /** A part without options. */
  static Step plain(String type) {
    return new Step(type, Map.of());
  }

  /** The normalizer Replace of a string. */
  static Step replace(String pattern, String content) {
    return new Step(REPLACE, Map.of(PATTERN, pattern, CONTENT, content));
  }

  /** The pre-tokenizer ByteLevel. */
  static Step byteLevel(boolean addPrefixSpace, boolean useRegex) {
    return new Step(BYTE_LEVEL, Map.of(ADD_PREFIX_SPACE, addPrefixSpace, USE_REGEX, useRegex));
  }

  /** The Metaspace of the classes of transformers, which splits at U+2581. */
  static Step metaspace(boolean addPrefixSpace) {
    return metaspace("\u2581", addPrefixSpace ? ALWAYS : NEVER, true);
  }

  private static Step metaspace(String replacement, String scheme, boolean split) {
    return new Step(
        METASPACE, Map.of(REPLACEMENT, replacement, PREPEND_SCHEME, scheme, SPLIT, split));
  }

  /**
   * A Metaspace, of before tokenizers 0.14, too, when {@code add_prefix_space} was all there was
   * (tokenizers, {@code pre_tokenizers/metaspace.rs}).
   */
  private static Step metaspace(JsonObject part) {
    String scheme = part.string(PREPEND_SCHEME).orElse(ALWAYS);
    if (!PREPEND_SCHEMES.contains(scheme)) {
      throw part.error(
          PREPEND_SCHEME, "\"%s\" is not one of %s; correct it".formatted(scheme, PREPEND_SCHEMES));
    }
    if (!part.bool(ADD_PREFIX_SPACE).orElse(true) && !scheme.equals(NEVER)) {
      throw part.error(
          ADD_PREFIX_SPACE,
          "is false where prepend_scheme is \"%s\"; set that to never".formatted(scheme));
    }
    return metaspace(character(part, REPLACEMENT), scheme, part.bool(SPLIT).orElse(true));
  }

  private static boolean isSpaceRuns(JsonObject part) {
    JsonObject pattern = part.requiredObject(PATTERN);
    return pattern.isString("Regex") && pattern.requiredString("Regex").equals(SPACE_RUNS);
  }

  private static RuntimeException unknown(JsonObject part, String type, String known) {
    return part.error(
        "type",
        "\"%s\" is not supported, only %s are%s"
            .formatted(type, known, TokenizerJson.OTHER_TOKENIZER));
  }

  private static String behavior(JsonObject part) {
    String behavior = part.requiredString(BEHAVIOR);
    if (!BEHAVIORS.contains(behavior)) {
      throw part.error(
          BEHAVIOR, "\"%s\" is not one of %s; correct it".formatted(behavior, BEHAVIORS));
    }
    return behavior;
  }

  private static String pattern(JsonObject part) {
    JsonObject pattern = part.requiredObject(PATTERN);
    if (pattern.has("Regex")) {
      throw pattern.error(
          "Regex",
          "a regular expression is not supported, only a String is, and \" {2,}\" in a normalizer"
              + TokenizerJson.OTHER_TOKENIZER);
    }
    return someText(pattern, "String");
  }

  private static String character(JsonObject part, String field) {
    String text = text(part, field);
    if (text.codePointCount(0, text.length()) != 1) {
      throw part.error(field, "\"" + text + "\" is not one character; give a single one");
    }
    return text;
  }

  private static String someText(JsonObject part, String field) {
    String text = text(part, field);
    if (text.isEmpty()) {
      throw part.error(field, "is empty, which is not supported; leave the part out");
    }
    return text;
  }

  private static String text(JsonObject part, String field) {
    String text = part.requiredString(field);
    if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw part.error(field, "holds half a surrogate pair, which is no text; correct it");
    }
    return text;
  }

  private static void checkGrowth(JsonObject json, List<Step> normalizers) {
    long growth = 1;
    for (Step step : normalizers) {
      int content =
          switch (step.type()) {
            case REPLACE, REPLACE_SPACE_RUNS -> step.string(CONTENT).length();
            case Charsmap.TYPE -> Charsmap.longestText(step);
            case "Prepend" -> 1 + step.string("prepend").length();
            default -> 1;
          };
      growth *= Math.max(1, content);
      if (growth > MAX_GROWTH) {
        throw json.error(
            "normalizer",
            "makes a text more than %d times longer, as no model's does%s"
                .formatted(MAX_GROWTH, TokenizerJson.OTHER_TOKENIZER));
      }
    }
  }
}
