package org.sbert4j.weights.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sbert4j.weights.ModelFolderFixture;
import org.sbert4j.weights.TokenizerJsonText;
import org.sbert4j.weights.checkpoint.MessageScript;
import org.sbert4j.weights.tokenizer.ModelConfig.Unigram;
import org.sbert4j.weights.tokenizer.PipelineConfig.Step;

/**
 * What the classes refuse: what the goldens cannot show (goldens/suite/tokenizer-files has what
 * they make of files that are right).
 */
class ClassTokenizerTest {
  @TempDir Path folder;

  private ModelFolderFixture model() {
    return new ModelFolderFixture(folder);
  }

  private void config(String json) throws IOException {
    model().file("tokenizer_config.json", json);
  }

  private Path tokenizerJson(String json, String part, String other) throws IOException {
    return model().file("tokenizer.json", json.replace(part, other));
  }

  private void rejects(Path file, String field, String what, String fix) {
    assertFails(() -> TokenizerFiles.read(folder), file, field, what, fix);
  }

  private void modelType(String modelType) throws IOException {
    model().file("config.json", "{\"model_type\": \"" + modelType + "\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "bert, model.type, 'is Unigram, where BertTokenizer has WordPiece'",
    "roberta, model.type, 'is Unigram, where RobertaTokenizer has BPE'",
    "mpnet, model.type, 'is Unigram, where MPNetTokenizer has WordPiece'"
  })
  void classOfTheModelTypeThatDoesNotFitTheFile(String modelType, String field, String what)
      throws IOException {
    modelType(modelType);
    Path file = tokenizerJson(TokenizerJsonText.unigram(), "", "");
    rejects(file, field, what, "name the class");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"unk_id\": 3 | \"unk_id\": 0 | model.unk_id | is 0 and not 3",
        "\"byte_fallback\": false | \"byte_fallback\": true | model.byte_fallback | is true and not false",
        "{\"type\": \"WhitespaceSplit\"} | {\"type\": \"Whitespace\"} | normalizer | are [Precompiled, Strip, ReplaceSpaceRuns] and [Whitespace, Metaspace]",
        "\"content\": \" \" | \"content\": \"b\" | normalizer | not [Precompiled], and a WhitespaceSplit",
        "{\"type\": \"Strip\", \"strip_left\": false, \"strip_right\": true} | {\"type\": \"Lowercase\"} | normalizer | are [Precompiled, Lowercase, ReplaceSpaceRuns]",
        "\"prepend_scheme\": \"always\" | \"prepend_scheme\": \"first\" | normalizer | are [Precompiled, Strip, ReplaceSpaceRuns]",
        "\"split\": true | \"split\": false | normalizer | are [Precompiled, Strip, ReplaceSpaceRuns]",
        "\"pair\": [] | \"pair\": [{\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}, {\"Sequence\": {\"id\": \"B\", \"type_id\": 0}}] | post_processor.pair | is not <s> text </s> </s> text </s>",
      })
  void fileThatXlmRobertaTokenizerHasItsOwnWay(String part, String other, String field, String what)
      throws IOException {
    modelType("xlm-roberta");
    Path file = tokenizerJson(TokenizerJsonText.unigram(), part, other == null ? "" : other);
    rejects(file, field, what, "set tokenizer_class in tokenizer_config.json");
    config("{\"tokenizer_class\": \"PreTrainedTokenizerFast\"}");
    TokenizerFiles.read(folder);
  }

  @Test
  void metaspaceAloneWhereNothingJoinsSpaces() throws IOException {
    modelType("xlm-roberta");
    String alone = TokenizerJsonText.unigram().replace("{\"type\": \"WhitespaceSplit\"},", "");
    Path file =
        tokenizerJson(
            alone,
            ",\n   {\"type\": \"Replace\", \"pattern\": {\"Regex\": \" {2,}\"}, \"content\": \" \"}",
            "");
    rejects(file, "normalizer", "are [Precompiled, Strip] and [Metaspace]", "set tokenizer_class");
    tokenizerJson(alone, "", "");
    TokenizerFiles.read(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"unk_token\": null | \"unk_token\": \"<unk>\" | model.unk_token | is \"<unk>\" and not null",
        "\"end_of_word_suffix\": null | \"end_of_word_suffix\": \"c\" | model.end_of_word_suffix | is \"c\" and not \"\"",
        "\"fuse_unk\": false | \"fuse_unk\": true | model.fuse_unk | is true and not false",
        "\"byte_fallback\": false | \"byte_fallback\": true | model.byte_fallback | is true and not false",
        "\"ignore_merges\": false | \"ignore_merges\": true | model.ignore_merges | is true and not false",
        "\"use_regex\": true | \"use_regex\": false | normalizer | are [] and [ByteLevel]",
        "\"normalizer\": null | \"normalizer\": {\"type\": \"NFC\"} | normalizer | are [NFC] and [ByteLevel]",
        "RobertaProcessing | BertProcessing | post_processor.pair | is not <s> text </s> </s> text </s>",
      })
  void fileThatRobertaTokenizerHasItsOwnWay(String part, String other, String field, String what)
      throws IOException {
    modelType("roberta");
    Path file = tokenizerJson(TokenizerJsonText.bytePairs(), part, other);
    rejects(file, field, what, "set tokenizer_class in tokenizer_config.json");
    config("{\"tokenizer_class\": \"PreTrainedTokenizerFast\"}");
    TokenizerFiles.read(folder);
  }

  @Test
  void tokensThatTheFilesNameDifferently() throws IOException {
    config("{\"tokenizer_class\": \"XLMRobertaTokenizer\", \"bos_token\": \"b\"}");
    tokenizerJson(TokenizerJsonText.unigram(), "", "");
    rejects(
        folder.resolve("tokenizer_config.json"),
        "bos_token",
        "is \"b\" here and \"<s>\" in tokenizer.json",
        "make the two files agree");
    config("{\"tokenizer_class\": \"XLMRobertaTokenizer\", \"eos_token\": null}");
    rejects(folder.resolve("tokenizer_config.json"), "eos_token", "null is not", "name the token");
  }

  @Test
  void prefixSpaceOfTheGenericClassThatIsNotTheFiles() throws IOException {
    config("{\"tokenizer_class\": \"TokenizersBackend\", \"add_prefix_space\": true}");
    tokenizerJson(TokenizerJsonText.bytePairs(), "", "");
    rejects(
        folder.resolve("tokenizer_config.json"),
        "add_prefix_space",
        "is true, and not so in the ByteLevel",
        "make the two files agree");
    config("{\"tokenizer_class\": \"TokenizersBackend\", \"add_prefix_space\": false}");
    assertEquals("<unk>", TokenizerFiles.read(folder).unkToken());
  }

  @ParameterizedTest
  @CsvSource({
    "RobertaTokenizer, vocab.json",
    "XLMRobertaTokenizerFast, sentencepiece.bpe.model",
    "CamembertTokenizer, sentencepiece.bpe.model",
    "AlbertTokenizer, spiece.model"
  })
  void vocabularyOfAnotherClass(String name, String file) throws IOException {
    config("{\"tokenizer_class\": \"" + name + "\"}");
    model().file("vocab.txt", "[PAD]\n[UNK]\n");
    rejects(
        folder.resolve(file),
        "",
        "is missing, which",
        "add one of the two, or name in tokenizer_config.json the class that reads vocab.txt");
  }

  @Test
  void vocabularyWithoutMerges() throws IOException {
    modelType("roberta");
    model()
        .file(
            "vocab.json",
            "{\"<s>\": 0, \"</s>\": 1, \"<unk>\": 2, \"a\": 3, \"aa\": 4, \"<pad>\": 5}");
    Path merges = folder.resolve("merges.txt");
    rejects(merges, "", "is missing, which belongs to vocab.json", "take both");
    Files.writeString(merges, "#version: 0.2\r\na a\r\n");
    TokenizerFiles files = TokenizerFiles.read(folder);
    assertEquals(
        ModelConfig.BytePairs.ofMerges(List.of(new ModelConfig.Merge("a", "a"))), files.model());
    assertEquals(new OffsetTrimmingConfig(false), files.offsetTrimming());
    Files.writeString(merges, "#version: 0.2\na a\n\n");
    rejects(merges, "line 3", "is not two tokens with one space", "correct it");
    Files.writeString(merges, "a a\na a\n");
    rejects(merges, "line 2", "is there twice", "keep the one");
    Files.writeString(merges, "a b");
    rejects(merges, "line 1", "has or makes \"b\"", "take the file");
    model().file("vocab.json", "{\"<s>\": 0, \"</s>\": \"1\"}");
    rejects(folder.resolve("vocab.json"), "</s>", "expected a whole number", "correct");
    model().file("vocab.json", "[]");
    rejects(folder.resolve("vocab.json"), "", "expected a JSON object", "replace");
  }

  private static MessageScript pieces() {
    MessageScript script = new MessageScript();
    script.open(1).text(1, "<unk>").number(3, 2).close();
    script.open(1).text(1, "<s>").number(3, 3).close();
    script.open(1).text(1, "</s>").number(3, 3).close();
    return script.open(1).text(1, "a").close();
  }

  private Path sentencePiece(MessageScript script) throws IOException {
    return Files.write(
        folder.resolve("sentencepiece.bpe.model"), MessageScript.play(script.end()).end());
  }

  @Test
  void sentencePieceOfXlmRobertaAndCamembert() throws IOException {
    modelType("xlm-roberta");
    sentencePiece(pieces());
    TokenizerFiles files = TokenizerFiles.read(folder);
    assertEquals(List.of("<s>", "<pad>", "</s>", "<unk>", "a", "<mask>"), files.vocabulary());
    assertEquals("<unk>", files.unkToken());
    assertEquals(List.of(), files.pipeline().normalizers());
    assertNull(files.offsetTrimming());
    modelType("camembert");
    files = TokenizerFiles.read(folder);
    assertEquals(
        List.of(
            "<s>NOTUSED",
            "<pad>",
            "</s>NOTUSED",
            "<unk>",
            "<unk>NOTUSED",
            "<s>",
            "</s>",
            "a",
            "<mask>"),
        files.vocabulary());
    assertEquals(-100, ((Unigram) files.model()).scores()[4]);
  }

  private static MessageScript albertPieces() {
    MessageScript script = new MessageScript();
    script.open(1).text(1, "<pad>").number(3, 3).close();
    script.open(1).text(1, "<unk>").number(3, 2).close();
    script.open(1).text(1, "[CLS]").number(3, 3).close();
    script.open(1).text(1, "[SEP]").number(3, 3).close();
    script.open(1).text(1, "[MASK]").number(3, 3).close();
    return script.open(1).text(1, "(").number(3, 4).close();
  }

  private Path albertSentencePiece(MessageScript script) throws IOException {
    return Files.write(folder.resolve("spiece.model"), MessageScript.play(script.end()).end());
  }

  @Test
  void sentencePieceOfAlbert() throws IOException {
    config("{\"tokenizer_class\": \"AlbertTokenizer\"}");
    albertSentencePiece(albertPieces());
    TokenizerFiles files = TokenizerFiles.read(folder);
    assertEquals(List.of("<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]", "("), files.vocabulary());
    assertEquals("<unk>", files.unkToken());
    assertEquals("[CLS]", files.clsToken());
    assertEquals(
        List.of("Replace", "Replace", "NFKD", "StripAccents", "Lowercase"),
        files.pipeline().normalizers().stream().map(Step::type).toList());
    assertEquals(
        new AddedTokenEntry("(", 5, false, false, false, false, false), files.addedTokens().get(5));
    config(
        "{\"tokenizer_class\": \"AlbertTokenizer\", \"keep_accents\": true, \"do_lower_case\": false}");
    assertEquals(2, TokenizerFiles.read(folder).pipeline().normalizers().size());
  }

  @Test
  void sentencePieceThatIsNotAlberts() throws IOException {
    config("{\"tokenizer_class\": \"AlbertTokenizer\"}");
    Path file = albertSentencePiece(albertPieces().open(1).text(1, "b").number(3, 6));
    String fix = "save the tokenizer as tokenizer.json";
    rejects(file, "pieces[6].type", "is 6, where ALBERT has 2 for pieces[1]", fix);
    albertSentencePiece(albertPieces().open(1).text(1, "b").number(3, 2));
    rejects(file, "pieces[6].type", "is 2, where ALBERT has 2 for pieces[1]", fix);
    albertSentencePiece(albertPieces().open(1).text(1, "b").number(3, 7));
    rejects(file, "pieces[6].type", "is 7, which is no type of a piece", fix);
    albertSentencePiece(albertPieces().open(1).text(1, "a1,"));
    rejects(file, "pieces[6].piece", "is \"a1,\", which ends in a number and a comma", fix);
    albertSentencePiece(pieces());
    rejects(file, "pieces[0].type", "is 2, where ALBERT has 2 for pieces[1]", fix);
    albertSentencePiece(new MessageScript().open(1).text(1, "<pad>").number(3, 3));
    rejects(file, "<unk>", "missing from the vocabulary", "take the vocabulary");
  }

  @Test
  void sentencePieceThatReleasesReadDifferently() throws IOException {
    modelType("xlm-roberta");
    String fix = "save the tokenizer as tokenizer.json";
    Path file = sentencePiece(pieces().open(2).number(3, 2));
    rejects(file, "trainer_spec.model_type", "BPE is not supported", fix);
    sentencePiece(pieces().open(2).number(3, 7));
    rejects(file, "trainer_spec.model_type", "7 is not supported", fix);
    sentencePiece(pieces().open(2).number(24, 1));
    rejects(file, "trainer_spec.treat_whitespace_as_suffix", "is true, which releases", fix);
    byte[] pieces = MessageScript.play(pieces().end()).end();
    // Field 35 of the trainer, which is beyond what a script can say.
    byte[] trainer = {18, 3, (byte) 0x98, 2, 1};
    byte[] all = Arrays.copyOf(pieces, pieces.length + trainer.length);
    System.arraycopy(trainer, 0, all, pieces.length, trainer.length);
    Files.write(file, all);
    rejects(file, "trainer_spec.byte_fallback", "is true, which releases", fix);
    sentencePiece(pieces().open(3).number(3, 0));
    rejects(file, "normalizer_spec.add_dummy_prefix", "is false, which releases", fix);
    sentencePiece(pieces().open(3).number(4, 0));
    rejects(file, "normalizer_spec.remove_extra_whitespaces", "is false", fix);
    sentencePiece(pieces().open(3).bytes(2, new byte[] {9, 0, 0, 0}));
    rejects(file, "normalizer_spec.precompiled_charsmap", "is broken", "take it from");
    sentencePiece(pieces().open(1).text(1, "b").number(3, 4));
    rejects(file, "pieces[4].type", "is 4, where RoBERTa's relatives have 1", fix);
    sentencePiece(pieces().open(1).text(1, "a"));
    rejects(file, "pieces[4]", "has the token \"a\", which has the id 4 already", "list it once");
    sentencePiece(pieces().open(1).bytes(1, new byte[] {(byte) 0xff}));
    rejects(file, "pieces[4].piece", "is not UTF-8", fix);
    sentencePiece(new MessageScript().open(1).text(1, "<unk>").number(3, 2));
    rejects(file, "pieces", "begin with [<unk>] and not [<unk>, <s>, </s>]", fix);
  }

  @Test
  void sentencePieceThatIsCutShort() throws IOException {
    modelType("camembert");
    byte[] whole = MessageScript.play(pieces().end()).end();
    Path file = folder.resolve("sentencepiece.bpe.model");
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    rejects(file, "byte " + (whole.length - 3), "ends after the message", "SentencePiece model");
    // A length of ten bytes, whose sign is set.
    Files.write(file, new byte[] {10, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1});
    rejects(file, "byte 11", "has a negative length", "download it again");
    Files.write(file, new byte[] {10, 5, 21, 0, 0, (byte) 0xc0, 0x7f});
    rejects(file, "pieces[0].type", "is 1, where RoBERTa's relatives have 2", "tokenizer.json");
  }

  @Test
  void scoreThatIsNoNumber() throws IOException {
    modelType("xlm-roberta");
    byte[] right = MessageScript.play(pieces().end()).end();
    byte[] piece = {10, 8, 10, 1, 'b', 21, 0, 0, (byte) 0xc0, 0x7f};
    byte[] all = Arrays.copyOf(right, right.length + piece.length);
    System.arraycopy(piece, 0, all, right.length, piece.length);
    Path file = Files.write(folder.resolve("sentencepiece.bpe.model"), all);
    rejects(file, "pieces[4]", "has the score NaN", "take the file");
  }
}
