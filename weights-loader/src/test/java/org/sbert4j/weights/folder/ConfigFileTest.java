package org.sbert4j.weights.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.weights.ModelFormatException;

class ConfigFileTest {
  @TempDir Path folder;

  private Path write(String json) throws IOException {
    return Files.writeString(folder.resolve("config.json"), json);
  }

  @Test
  void fieldsAndDefaults() throws IOException {
    Path file = write("{\"i\": 3, \"d\": 1e-12, \"s\": \"gelu\", \"b\": true, \"n\": null}");
    ConfigFile config = ConfigFile.read(file);
    assertEquals(file, config.file());
    assertEquals(3, config.requiredInt("i"));
    assertEquals(1e-12, config.doubleOr("d", 1));
    assertEquals(3.0, config.doubleOr("i", 1));
    assertEquals("gelu", config.stringOr("s", "relu"));
    assertTrue(config.booleanOr("b", false));
    assertFalse(config.has("n"));
    assertEquals(2, config.intOr("n", 2));
    assertEquals("x", config.stringOr("absent", "x"));
  }

  @Test
  void configWithoutHiddenSize() throws IOException {
    Path file = write("{\"vocab_size\": 8}");
    ConfigFile config = ConfigFile.read(file);
    assertFails(
        () -> config.requiredInt("hidden_size"), file, "hidden_size", "field is missing", "add it");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"768\"', 'the string \"768\"'",
    "768.5, the number 768.5",
    "3000000000, the number 3000000000",
    "true, true",
    "[], an array",
    "{}, an object"
  })
  void numberOfTheWrongType(String json, String found) throws IOException {
    Path file = write("{\"hidden_size\": " + json + "}");
    ConfigFile config = ConfigFile.read(file);
    assertFails(
        () -> config.requiredInt("hidden_size"),
        file,
        "hidden_size",
        "expected a whole number, found " + found,
        "correct the field");
  }

  @Test
  void otherFieldsOfTheWrongType() throws IOException {
    Path file = write("{\"x\": 1, \"y\": \"1\"}");
    ConfigFile config = ConfigFile.read(file);
    assertFails(() -> config.stringOr("x", ""), file, "x", "expected a string", "correct");
    assertFails(() -> config.booleanOr("x", true), file, "x", "expected true or false", "correct");
    assertFails(() -> config.doubleOr("y", 1), file, "y", "expected a number", "correct");
  }

  @Test
  void missingFile() {
    Path file = folder.resolve("config.json");
    assertFails(() -> ConfigFile.read(file), file, "", "does not exist", "check the path");
  }

  @Test
  @Tag("jackson-2.16")
  void noJson() throws IOException {
    Path file = write("{\n  \"a\": ,\n}");
    assertFails(
        () -> ConfigFile.read(file), file, "line 2, column 8", "not valid JSON", "correct or");
  }

  @Test
  void duplicateKey() throws IOException {
    ConfigFile config = ConfigFile.read(write("{\"a\": 1, \"a\": 2}"));
    assertEquals(2, config.doubleOr("a", 0));
  }

  /** As Python's json writes them, and reads them again. */
  @Test
  void numbersThatAreNone() throws IOException {
    Path file = write("{\"x\": NaN, \"y\": [Infinity, -Infinity], \"z\": 1e999, \"a\": 2}");
    ConfigFile config = ConfigFile.read(file);
    assertEquals(2, config.doubleOr("a", 0));
    assertFails(
        () -> config.doubleOr("x", 0),
        file,
        "x",
        "expected a number, found the number NaN",
        "correct");
    assertEquals(Double.POSITIVE_INFINITY, config.doubleOr("z", 0));
  }

  /** The parser would advise to switch on what it has for them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1 // x\n}",
        "{'a': 1}",
        "{a: 1}",
        "{\"a\": [1,]}",
        "{\"a\": +1}",
        "{\"a\": .5}",
        "{\"a\": 1.}",
        "{\"a\": 01}",
        "{\"a\": \"\\x\"}",
        "{\"a\": \"\t\"}",
        "{\"a\": nan}",
        "# yes\n{}",
        "{\"a\": 1,}"
      })
  void noAdviceOfTheParser(String text) throws IOException {
    Path file = write(text);
    String message =
        assertThrows(ModelFormatException.class, () -> ConfigFile.read(file)).getMessage();
    assertFalse(
        message.matches("(?s).*([Ff]eature|ALLOW_|json4|jackson|Jackson|Exception).*"), message);
    assertTrue(message.contains("is not valid JSON ("), message);
  }

  @Test
  void textAfterTheObject() throws IOException {
    Path file = write("{} {}");
    assertFails(
        () -> ConfigFile.read(file),
        file,
        "line 1, column 4",
        "not valid JSON",
        "correct or replace");
  }

  @Test
  void arrayInsteadOfObject() throws IOException {
    Path file = write("[1]");
    assertFails(
        () -> ConfigFile.read(file), file, "", "expected a JSON object, found an array", "replace");
  }

  @Test
  void onlyWhiteSpace() throws IOException {
    Path file = write("  \n");
    assertFails(() -> ConfigFile.read(file), file, "", "found nothing", "replace");
  }

  @Test
  void deepNesting() throws IOException {
    Path file = write("[".repeat(100_000));
    assertFails(() -> ConfigFile.read(file), file, "", "nesting depth", "correct or replace");
  }
}
