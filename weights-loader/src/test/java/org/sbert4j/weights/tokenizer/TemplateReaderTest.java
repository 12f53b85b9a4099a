package org.sbert4j.weights.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.weights.TokenizerJsonText;
import org.sbert4j.weights.tokenizer.TemplateConfig.Special;
import org.sbert4j.weights.tokenizer.TemplateConfig.Text;

/** Post-processors; what the reference does was observed with tokenizers 0.23.3. */
class TemplateReaderTest {
  private static final String CLS = "{\"SpecialToken\": {\"id\": \"[CLS]\", \"type_id\": 0}}";
  private static final String SEP = "{\"SpecialToken\": {\"id\": \"[SEP]\", \"type_id\": 0}}";
  private static final String A = "{\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}";
  private static final String B = "{\"Sequence\": {\"id\": \"B\", \"type_id\": 1}}";
  private static final String SPECIAL_TOKENS =
      "\"[CLS]\": {\"id\": \"[CLS]\", \"ids\": [2], \"tokens\": [\"[CLS]\"]},"
          + " \"[SEP]\": {\"id\": \"[SEP]\", \"ids\": [3], \"tokens\": [\"[SEP]\"]},"
          + " \"<both>\": {\"id\": \"<both>\", \"ids\": [3, 7], \"tokens\": [\"[SEP]\", \"<e>\"]},"
          + " \"<other>\": {\"id\": \"<other>\", \"ids\": [9], \"tokens\": [\"<other>\"]}";

  @TempDir Path folder;

  private static String template(String single, String pair) {
    return "{\"type\": \"TemplateProcessing\", \"single\": [%s], \"pair\": [%s], \"special_tokens\": {%s}}"
        .formatted(single, pair, SPECIAL_TOKENS);
  }

  private Path file(String postProcessor) throws IOException {
    return Files.writeString(
        folder.resolve("tokenizer.json"), TokenizerJsonText.withPostProcessor(postProcessor));
  }

  private TemplateConfig read(String postProcessor) throws IOException {
    return TokenizerJson.read(file(postProcessor), TokenizerClass.BACKEND).template();
  }

  private void rejects(String postProcessor, String field, String what, String fix)
      throws IOException {
    Path file = file(postProcessor);
    assertFails(
        () -> TokenizerJson.read(file, TokenizerClass.BACKEND),
        file,
        "post_processor." + field,
        what,
        fix);
  }

  @Test
  void bertProcessing() throws IOException {
    TemplateConfig template =
        read("{\"type\": \"BertProcessing\", \"sep\": [\"[SEP]\", 3], \"cls\": [\"[CLS]\", 2]}");
    Special cls = new Special(List.of("[CLS]"), List.of(2), 0);
    Special sep = new Special(List.of("[SEP]"), List.of(3), 0);
    Special lastSep = new Special(List.of("[SEP]"), List.of(3), 1);
    Text first = new Text(false, 0);
    assertEquals(List.of(cls, first, sep), template.single());
    assertEquals(List.of(cls, first, sep, new Text(true, 1), lastSep), template.pair());
  }

  @Test
  void anyTemplate() throws IOException {
    String both = "{\"SpecialToken\": {\"id\": \"<both>\", \"type_id\": 5}}";
    TemplateConfig template = read(template(A + "," + SEP, B + "," + both + "," + A));
    Special sep = new Special(List.of("[SEP]"), List.of(3), 0);
    Special sepAndAdded = new Special(List.of("[SEP]", "<e>"), List.of(3, 7), 5);
    assertEquals(List.of(new Text(false, 0), sep), template.single());
    assertEquals(List.of(new Text(true, 1), sepAndAdded, new Text(false, 0)), template.pair());
  }

  /** What Python's TemplateProcessing writes when it is given none for two texts. */
  @Test
  void templateWithoutSpecialTokens() throws IOException {
    TemplateConfig template = read(template(A, A + "," + B));
    assertEquals(List.of(new Text(false, 0)), template.single());
    assertEquals(List.of(new Text(false, 0), new Text(true, 1)), template.pair());
  }

  /** The reference returns no tokens at all for two texts then. */
  @Test
  void noTemplateOfTwoTexts() throws IOException {
    assertEquals(List.of(), read(template(CLS + "," + A + "," + SEP, "")).pair());
  }

  @Test
  void onlyOneOfASequence() throws IOException {
    String sequence = "{\"type\": \"Sequence\", \"processors\": [%s]}";
    assertEquals(List.of(new Text(false, 0)), read(sequence.formatted(template(A, ""))).single());
    rejects(
        sequence.formatted(template(A, "") + "," + template(A, "")),
        "processors[1].type",
        "is one of several post-processors that add special tokens",
        "use a model with another tokenizer");
  }

  /** The reference repeats a text, drops it, or stops. */
  @Test
  void textsThatDoNotStandOnce() throws IOException {
    String pair = A + "," + B;
    rejects(template(CLS, pair), "single", "text A 0 times and text B 0 times", "A once and no B");
    rejects(template(A + "," + A, pair), "single", "text A 2 times", "A once and no B");
    rejects(template("", pair), "single", "text A 0 times", "A once and no B");
    rejects(template(A + "," + B.replace("1}", "0}"), pair), "single", "text B 1 times", "no B");
    rejects(template(A, A), "pair", "text A 1 times and text B 0 times", "each of them once");
    rejects(template(A, B), "pair", "text A 0 times and text B 1 times", "each of them once");
    rejects(template(A, pair + "," + B), "pair", "text B 2 times", "each of them once");
  }

  @Test
  void textOfAnotherName() throws IOException {
    rejects(template(A.replace("\"A\"", "\"C\""), ""), "single[0].Sequence.id", "\"C\"", "A or B");
  }

  @Test
  void tokenTypeOfASingleText() throws IOException {
    rejects(
        template(A.replace("0}", "1}"), ""),
        "single[0].Sequence.type_id",
        "must be 0 for a single text",
        "use a model with another tokenizer");
  }

  @Test
  void negativeTokenType() throws IOException {
    rejects(
        template(A, A + "," + B.replace("1}", "-1}")),
        "pair[1].Sequence.type_id",
        "is -1",
        "give 0 or more");
  }

  /** The reference adds whatever id the template states. */
  @Test
  void idsOfAnotherModel() throws IOException {
    rejects(
        template(CLS + "," + A, "").replace("[2]", "[3]"),
        "special_tokens.[CLS]",
        "has ids [3], the vocabulary says [2] for its tokens [[CLS]]",
        "take the file");
    rejects(
        template(CLS + "," + A, "").replace("[2]", "[2, 3]"),
        "special_tokens.[CLS]",
        "has ids [2, 3]",
        "take the file");
    rejects(
        template(CLS.replace("[CLS]", "<other>") + "," + A, ""),
        "special_tokens.<other>",
        "has the token \"<other>\", which the vocabulary lacks",
        "take the file");
    rejects(
        template(CLS + "," + A, "").replace("[2], \"tokens\": [\"[CLS]\"]", "[], \"tokens\": []"),
        "special_tokens.[CLS]",
        "has ids []",
        "take the file");
    rejects(
        "{\"type\": \"BertProcessing\", \"sep\": [\"[SEP]\", 3], \"cls\": [\"[CLS]\", 101]}",
        "cls",
        "has ids [101]",
        "take the file");
  }

  @Test
  void specialTokenThatIsNotListed() throws IOException {
    rejects(
        template(CLS.replace("[CLS]", "<s>") + "," + A, ""),
        "single[0].SpecialToken.id",
        "\"<s>\" is missing from special_tokens",
        "add it there");
  }

  @Test
  void missingPair() throws IOException {
    rejects(
        template(A, "").replace("\"pair\": [], ", ""), "pair", "the field is missing", "an array");
  }

  @Test
  void bertProcessingWithoutIds() throws IOException {
    rejects(
        "{\"type\": \"BertProcessing\", \"sep\": [\"[SEP]\", 3], \"cls\": \"[CLS]\"}",
        "cls",
        "expected an array of a string and a whole number",
        "correct the field");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"type\": \"Temp", "\"Sequence\"", "\"id\": \"A\"", "\"ids\": [2]"})
  void fieldThatNobodyReads(String beforeIt) throws IOException {
    String template = template(A + "," + CLS, "");
    assertEquals(read(template), read(template.replace(beforeIt, "\"trim\": true, " + beforeIt)));
  }
}
