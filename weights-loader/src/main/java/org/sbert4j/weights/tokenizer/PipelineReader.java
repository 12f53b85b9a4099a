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
  private static final Set<String> PLAIN_NORMALIZERS =
      Set.of("Lowercase", "StripAccents", "NFC", "NFD", "NFKC", "NFKD", "Nmt");
  private static final Set<String> PLAIN_PRE_TOKENIZERS =
      Set.of("BertPreTokenizer", "Whitespace", "WhitespaceSplit");

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
      return new Step(type, Map.of());
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
      case "Replace" ->
          new Step(type, Map.of(PATTERN, pattern(part), "content", text(part, "content")));
      case "Prepend" -> new Step(type, Map.of("prepend", someText(part, "prepend")));
      default ->
          throw unknown(
              part,
              type,
              "BertNormalizer, Lowercase, StripAccents, NFC, NFD, NFKC, NFKD, Nmt, Strip, Replace"
                  + " and Prepend");
    };
  }

  private static Step preTokenizer(JsonObject part) {
    String type = part.requiredString("type");
    if (PLAIN_PRE_TOKENIZERS.contains(type)) {
      return new Step(type, Map.of());
    }
    return switch (type) {
      case "Punctuation" ->
          new Step(type, Map.of(BEHAVIOR, part.has(BEHAVIOR) ? behavior(part) : "Isolated"));
      case "Digits" ->
          new Step(type, Map.of("individual_digits", part.requiredBool("individual_digits")));
      case "CharDelimiterSplit" -> new Step(type, Map.of("delimiter", delimiter(part)));
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
                  + " CharDelimiterSplit and Split");
    };
  }

  private static RuntimeException unknown(JsonObject part, String type, String known) {
    return part.error(
        "type",
        "\"%s\" is not supported, only %s are%s".formatted(type, known, TokenizerJson.BERT_FILE));
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
          "a regular expression is not supported, only a String is" + TokenizerJson.BERT_FILE);
    }
    return someText(pattern, "String");
  }

  private static String delimiter(JsonObject part) {
    String delimiter = text(part, "delimiter");
    if (delimiter.codePointCount(0, delimiter.length()) != 1) {
      throw part.error(
          "delimiter", "\"" + delimiter + "\" is not one character; give a single one");
    }
    return delimiter;
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
            case "Replace" -> step.string("content").length();
            case "Prepend" -> 1 + step.string("prepend").length();
            default -> 1;
          };
      growth *= Math.max(1, content);
      if (growth > MAX_GROWTH) {
        throw json.error(
            "normalizer",
            "makes a text more than %d times longer, as no model's does%s"
                .formatted(MAX_GROWTH, TokenizerJson.BERT_FILE));
      }
    }
  }
}
