package org.sbert4j.weights.folder;

import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.fuzzing.ReaderBounds;
import org.sbert4j.weights.ModelFolderFixture;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.SafetensorsBytes;
import org.sbert4j.weights.TokenizerJsonText;
import org.sbert4j.weights.checkpoint.Checkpoint;

/** JSON made by someone who wants to fill the memory, or the time, of whoever reads it. */
class HostileJsonTest {
  private static final ReaderBounds BOUNDS =
      new ReaderBounds(16 << 20, 100, ModelFormatException.class);

  @TempDir Path folder;
  private ModelFolderFixture model;

  @BeforeEach
  void writeModel() throws IOException {
    model = ModelFolderFixture.write(folder);
  }

  private void rejects(Executable read, Path file, String field, String what, String fix)
      throws Exception {
    assertFails(read, file, field, what, fix);
    BOUNDS.check(Files.size(file), read);
  }

  private static String repeated(int count, String separator, String formatOfNumber) {
    return IntStream.range(0, count)
        .mapToObj(formatOfNumber::formatted)
        .collect(Collectors.joining(separator));
  }

  /** The path of a value, spelled out for each, would be larger than the file a thousand times. */
  @Test
  void longNamesWithinEachOther() throws Exception {
    String name = "{\"" + "n".repeat(40_000) + "\":";
    Path file = model.file("config.json", name.repeat(90) + "{}" + "}".repeat(90));
    rejects(
        () -> ConfigFile.read(file).requiredInt("hidden_size"),
        file,
        "hidden_size",
        "missing",
        "add it");
  }

  @Test
  void manyFieldsUnderALongName() throws Exception {
    Path file =
        model.file(
            "config.json",
            "{\"" + "n".repeat(40_000) + "\":{" + repeated(20_000, ",", "\"%d\":0") + "}}");
    rejects(
        () -> ConfigFile.read(file).requiredInt("hidden_size"),
        file,
        "hidden_size",
        "missing",
        "add it");
  }

  @Test
  void moreValuesThanAnyFile() throws Exception {
    Path file = model.file("config.json", "{\"a\":[" + "[],".repeat(2_200_000) + "1]}");
    rejects(() -> ConfigFile.read(file), file, "", "more than 2097152 values", "replace");
  }

  @Test
  void moreBytesThanAnyConfig() throws Exception {
    Path file = model.file("config.json", "{\"a\":\"" + "a".repeat(17 << 20) + "\"}");
    rejects(() -> ConfigFile.read(file), file, "", "more than the 16777216", "replace");
  }

  @Test
  void nestingBeyondAnyFile() throws Exception {
    Path file = model.file("config.json", "[".repeat(101) + "]".repeat(101));
    rejects(() -> ConfigFile.read(file), file, "", "nesting depth", "correct");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "-1e999999999", "1E400"})
  void numberBeyondAnyDouble(String number) throws Exception {
    Path file = model.file("config.json", "{\"hidden_size\":" + number + "}");
    rejects(
        () -> ConfigFile.read(file).requiredInt("hidden_size"),
        file,
        "hidden_size",
        "found the number",
        "correct");
  }

  @Test
  void numberOfAMillionDigits() throws Exception {
    Path file = model.file("config.json", "{\"a\":" + "9".repeat(1_000_000) + "}");
    rejects(
        () -> ConfigFile.read(file), file, "", "length (1000000) exceeds the maximum", "correct");
  }

  @Test
  @Tag("jackson-2.16")
  void nameOfAMillionCharacters() throws Exception {
    Path file = model.file("config.json", "{\"" + "a".repeat(1_000_000) + "\":1}");
    rejects(() -> ConfigFile.read(file), file, "", "Name length", "correct");
  }

  @Test
  void loneSurrogateAsAFolderName() throws Exception {
    Path modules = model.modules("Transformer:", "Pooling:\\ud800");
    rejects(model::open, modules, "[1].path", "is not a file name", "correct");
  }

  @Test
  void nulInAFolderName() throws Exception {
    Path modules = model.modules("Transformer:", "Pooling:1_Pooling\\u0000");
    rejects(model::open, modules, "[1].path", "is not a file name", "correct");
  }

  /** Printed as they are, they would be commands to the terminal. */
  @Test
  void controlCharactersInAMessage() throws Exception {
    Path modules =
        model.modules("Transformer:", "sentence_transformers.models.\\u001b[2J\\u202e:p");
    rejects(
        model::open,
        modules,
        "[1].type",
        "\"sentence_transformers.models.\\u{1B}[2J\\u{202E}\"",
        "");
  }

  @Test
  void longTextInAMessage() throws Exception {
    Path modules = model.modules("Transformer:", "a." + "b".repeat(1_000_000) + ":p");
    rejects(model::open, modules, "[1].type", " … ", "supported are Transformer");
  }

  /** Every one of them would be a configuration to read, and the same one. */
  @Test
  void manyModules() throws Exception {
    String[] modules = new String[65];
    Arrays.fill(modules, "Dense:1_Pooling");
    Path file = model.modules(modules);
    rejects(model::open, file, "", "lists 65 modules, more than the 64", "belongs to the model");
  }

  /** For each of the added tokens the list of special ones was made anew. */
  @Test
  void manyAddedTokensBesideManySpecialOnes() throws Exception {
    model.file(
        "tokenizer_config.json",
        "{\"extra_special_tokens\":[" + repeated(20_000, ",", "\"s%d\"") + "]}");
    Path file = model.file("added_tokens.json", "{" + repeated(20_000, ",", "\"a%d\":9") + "}");
    rejects(model::open, file, "a0", "the next free one, 7", "correct the id");
  }

  /** Each piece kept a list of its own of the tokens that it stands for. */
  @Test
  void templateOfManyPiecesOfManyTokens() throws Exception {
    String piece = "{\"SpecialToken\":{\"id\":\"s\",\"type_id\":0}}";
    String json =
        TokenizerJsonText.withPostProcessor(
            "{\"type\":\"TemplateProcessing\",\"single\":["
                + (piece + ",").repeat(2000)
                + "{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],\"pair\":[],"
                + "\"special_tokens\":{\"s\":{\"id\":\"s\",\"ids\":["
                + "2,".repeat(20_000)
                + "2],\"tokens\":["
                + "\"[CLS]\",".repeat(20_000)
                + "\"[CLS]\"]}}}");
    Path file = model.file("tokenizer.json", json);
    rejects(
        model::open,
        file,
        "post_processor.single",
        "more than 512 special tokens",
        "belongs to the model");
  }

  @Test
  void sequencesWithinSequences() throws Exception {
    String open = "{\"type\":\"Sequence\",\"normalizers\":[";
    String json =
        TokenizerJsonText.with(
            "\"normalizer\": {", "\"normalizer\": " + open.repeat(40) + "{",
            "\"lowercase\": false}", "\"lowercase\": false}" + "]}".repeat(40));
    Path file = model.file("tokenizer.json", json);
    BOUNDS.check(Files.size(file), model::open);
  }

  @Test
  void shardUnderManyNames() throws Exception {
    SafetensorsBytes.rows(folder.resolve("x.safetensors"), 2, "a", "b", "c");
    Path index =
        model.file(
            "model.safetensors.index.json",
            "{\"weight_map\":{\"a\":\"x.safetensors\",\"b\":\"./x.safetensors\",\"c\":\"1_Pooling/../x.safetensors\","
                + repeated(1, ",", "\"d%d\":\"././x.safetensors\"")
                + "}}");
    rejects(
        () -> Checkpoint.open(folder),
        folder.resolve("x.safetensors"),
        "d0",
        "missing",
        "same model");
    BOUNDS.check(Files.size(index), () -> Checkpoint.open(folder));
  }
}
