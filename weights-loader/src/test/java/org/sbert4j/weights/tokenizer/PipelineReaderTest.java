package org.sbert4j.weights.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.weights.TokenizerJsonText;
import org.sbert4j.weights.tokenizer.PipelineConfig.Step;

/** Normalizers and pre-tokenizers; what they do is held to the reference by the tokenizer. */
class PipelineReaderTest {
  private static final String NORMALIZER =
      """
      {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
         "strip_accents": null, "lowercase": false}""";
  private static final String PRE_TOKENIZER = "{\"type\": \"BertPreTokenizer\"}";
  private static final String LOWERCASE = "{\"type\": \"Lowercase\"}";

  @TempDir Path folder;

  private Path file(String normalizer, String preTokenizer) throws IOException {
    return Files.writeString(
        folder.resolve("tokenizer.json"),
        TokenizerJsonText.with(NORMALIZER, normalizer, PRE_TOKENIZER, preTokenizer));
  }

  private TokenizerJson read(String normalizer, String preTokenizer) throws IOException {
    return TokenizerJson.read(file(normalizer, preTokenizer), TokenizerClass.BACKEND);
  }

  private static String sequence(String elements, String... parts) {
    return "{\"type\": \"Sequence\", \"%s\": [%s]}".formatted(elements, String.join(", ", parts));
  }

  private static Step step(String type) {
    return new Step(type, Map.of());
  }

  /** As sentence-transformers saves a tokenizer whose text it lower-cases. */
  @Test
  void lowercaseBesideBertNormalizerIsItsOwn() throws IOException {
    for (String normalizer :
        List.of(
            sequence("normalizers", LOWERCASE, NORMALIZER),
            sequence("normalizers", sequence("normalizers", NORMALIZER, LOWERCASE)))) {
      TokenizerJson json = read(normalizer, PRE_TOKENIZER);
      assertNull(json.pipeline());
      assertEquals(true, json.doLowerCase());
      assertEquals(false, json.stripAccents());
      assertEquals(true, json.cleanText());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{\"type\": \"Sequence\", \"normalizers\": []}"})
  void noNormalizer(String normalizer) throws IOException {
    TokenizerJson json = read(normalizer, PRE_TOKENIZER);
    assertNull(json.pipeline());
    assertEquals(false, json.doLowerCase());
    assertEquals(false, json.cleanText());
    assertEquals(false, json.tokenizeChineseChars());
  }

  @Test
  void partsOfTheBertPreTokenizer() throws IOException {
    String parts =
        sequence(
            "pretokenizers",
            "{\"type\": \"WhitespaceSplit\"}",
            "{\"type\": \"Punctuation\", \"behavior\": \"Isolated\"}");
    assertNull(read(NORMALIZER, parts).pipeline());
  }

  @Test
  void everyNormalizer() throws IOException {
    PipelineConfig pipeline =
        read(
                sequence(
                    "normalizers",
                    "{\"type\": \"NFC\"}",
                    sequence("normalizers", "{\"type\": \"NFD\"}", "{\"type\": \"NFKC\"}"),
                    "{\"type\": \"NFKD\", \"unused\": 1}",
                    "{\"type\": \"StripAccents\"}",
                    "{\"type\": \"Nmt\"}",
                    LOWERCASE,
                    "{\"type\": \"Strip\", \"strip_left\": true, \"strip_right\": false}",
                    "{\"type\": \"Replace\", \"pattern\": {\"String\": \"a\"}, \"content\": \"\"}",
                    "{\"type\": \"Prepend\", \"prepend\": \"_\"}",
                    NORMALIZER),
                PRE_TOKENIZER)
            .pipeline();
    assertEquals(
        List.of(
            step("NFC"),
            step("NFD"),
            step("NFKC"),
            step("NFKD"),
            step("StripAccents"),
            step("Nmt"),
            step("Lowercase"),
            new Step("Strip", Map.of("strip_left", true, "strip_right", false)),
            new Step("Replace", Map.of("pattern", "a", "content", "")),
            new Step("Prepend", Map.of("prepend", "_")),
            new Step(
                "BertNormalizer",
                Map.of(
                    "clean_text",
                    true,
                    "handle_chinese_chars",
                    true,
                    "strip_accents",
                    false,
                    "lowercase",
                    false))),
        pipeline.normalizers());
    assertEquals(List.of(step("BertPreTokenizer")), pipeline.preTokenizers());
  }

  @Test
  void everyPreTokenizer() throws IOException {
    PipelineConfig pipeline =
        read(
                NORMALIZER,
                sequence(
                    "pretokenizers",
                    "{\"type\": \"Whitespace\"}",
                    "{\"type\": \"WhitespaceSplit\"}",
                    sequence("pretokenizers", "{\"type\": \"Punctuation\"}"),
                    "{\"type\": \"Digits\", \"individual_digits\": true}",
                    "{\"type\": \"CharDelimiterSplit\", \"delimiter\": \"\u4e2d\"}",
                    "{\"type\": \"Split\", \"pattern\": {\"String\": \"-\"},"
                        + " \"behavior\": \"MergedWithNext\", \"invert\": false}"))
            .pipeline();
    assertEquals(
        List.of(
            step("Whitespace"),
            step("WhitespaceSplit"),
            new Step("Punctuation", Map.of("behavior", "Isolated")),
            new Step("Digits", Map.of("individual_digits", true)),
            new Step("CharDelimiterSplit", Map.of("delimiter", "\u4e2d")),
            new Step(
                "Split", Map.of("pattern", "-", "behavior", "MergedWithNext", "invert", false))),
        pipeline.preTokenizers());
    assertEquals(List.of(), read(NORMALIZER, "null").pipeline().preTokenizers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type': 'Precompiled'} | precompiled_charsmap | the field is missing | add it",
        "{'type': 'Precompiled', 'precompiled_charsmap': '!'} | precompiled_charsmap | is not base64 | file again",
        "{'type': 'Precompiled', 'precompiled_charsmap': ''} | precompiled_charsmap | is broken: of its 0 bytes | file again",
        "{'type': 'Precompiled', 'precompiled_charsmap': 'CAAAAAAAAAA='} | precompiled_charsmap | is broken: of its 8 bytes | file again",
        "{'type': 'Precompiled', 'precompiled_charsmap': 'AwAAAAAAAAA='} | precompiled_charsmap | is broken | file again",
        "{'type': 'ByteLevel'} | type | \"ByteLevel\" is not supported | another tokenizer",
        "{'clean_text': true} | type | the field is missing | add it",
        "{'type': 'Strip', 'strip_left': true} | strip_right | the field is missing | add it",
        "{'type': 'Replace', 'pattern': {'Regex': 'a+'}, 'content': ''} | pattern.Regex | a regular expression is not supported | another tokenizer",
        "{'type': 'Replace', 'pattern': {'String': ''}, 'content': ''} | pattern.String | is empty | leave the part out",
        "{'type': 'Replace', 'pattern': {'String': '\\ud800'}, 'content': ''} | pattern.String | half a surrogate pair | correct it",
        "{'type': 'Prepend', 'prepend': ''} | prepend | is empty | leave the part out",
        "{'type': 'Sequence'} | normalizers | the field is missing | add it",
      })
  void normalizerThatIsNotSupported(String part, String field, String what, String fix)
      throws IOException {
    Path file = file(sequence("normalizers", LOWERCASE, part.replace('\'', '"')), PRE_TOKENIZER);
    assertFails(
        () -> TokenizerJson.read(file, TokenizerClass.BACKEND),
        file,
        "normalizer.normalizers[1]." + field,
        what,
        fix);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type': 'Metaspace'} | replacement | the field is missing | add it",
        "{'type': 'Metaspace', 'replacement': '__'} | replacement | is not one character | single",
        "{'type': 'Metaspace', 'replacement': '_', 'prepend_scheme': 'last'} | prepend_scheme | is not one of | correct it",
        "{'type': 'Metaspace', 'replacement': '_', 'add_prefix_space': false} | add_prefix_space | is false where prepend_scheme is | never",
        "{'type': 'ByteLevel'} | add_prefix_space | the field is missing | add it",
        "{'type': 'FixedLength', 'length': 5} | type | \"FixedLength\" is not supported | another tokenizer",
        "{'type': 'Digits'} | individual_digits | the field is missing | add it",
        "{'type': 'CharDelimiterSplit', 'delimiter': 'ab'} | delimiter | is not one character | single",
        "{'type': 'Punctuation', 'behavior': 'Merged'} | behavior | is not one of | correct it",
        "{'type': 'Split', 'pattern': {'Regex': '.'}, 'behavior': 'Removed', 'invert': false} | pattern.Regex | a regular expression is not supported | another tokenizer",
      })
  void preTokenizerThatIsNotSupported(String part, String field, String what, String fix)
      throws IOException {
    Path file = file(NORMALIZER, part.replace('\'', '"'));
    assertFails(
        () -> TokenizerJson.read(file, TokenizerClass.BACKEND),
        file,
        "pre_tokenizer." + field,
        what,
        fix);
  }

  /** Each step may make a text longer, so many could take any memory. */
  @Test
  void stepsThatMakeATextVeryLong() throws IOException {
    String replace =
        "{\"type\": \"Replace\", \"pattern\": {\"String\": \"a\"}, \"content\": \"aaaaa\"}";
    Path file = file(sequence("normalizers", replace, replace, replace), PRE_TOKENIZER);
    assertFails(
        () -> TokenizerJson.read(file, TokenizerClass.BACKEND),
        file,
        "normalizer",
        "64 times longer",
        "another tokenizer");
    Path many =
        file(sequence("normalizers", ("," + LOWERCASE).repeat(33).substring(1)), PRE_TOKENIZER);
    assertFails(
        () -> TokenizerJson.read(many, TokenizerClass.BACKEND),
        many,
        "normalizer.normalizers[32].type",
        "one step more than the 32",
        "there may be");
  }
}
