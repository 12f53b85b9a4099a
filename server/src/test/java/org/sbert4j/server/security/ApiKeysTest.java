package org.sbert4j.server.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("keys"), text);
  }

  @Test
  void withoutKeysEveryoneMayAsk() {
    assertFalse(ApiKeys.none().required());
    assertTrue(ApiKeys.none().accepts(null));
    assertTrue(ApiKeys.none().accepts("Basic x"));
  }

  @Test
  void everyKeyOfAFileIsTaken() throws IOException {
    ApiKeys keys =
        ApiKeys.ofFile(file("\ufeff# first\r\nalpha-1\r\n\r\n  # indented\n \tbeta/2+=~  \ngamma"));
    assertTrue(keys.required());
    assertTrue(keys.accepts("Bearer alpha-1"));
    assertTrue(keys.accepts("Bearer beta/2+=~"));
    assertTrue(keys.accepts("Bearer gamma"));
    assertFalse(keys.accepts("Bearer # first"));
    assertFalse(keys.accepts("Bearer delta"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer KEY", "bearer KEY", "BEARER KEY", " bEaReR   KEY  "})
  void theSchemeMayBeWrittenAnyhow(String header) {
    assertTrue(ApiKeys.ofVariable("V", " KEY ").accepts(header));
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "KEY",
        "Bearer",
        "Bearer ",
        "BearerKEY",
        "Bearer key",
        "Bearer KE",
        "Bearer KEYS",
        "Bearer KEY KEY",
        "Bearer KEY,",
        "Bearer \"KEY\"",
        "Bearer K\u0000EY",
        "Bearer \ud800",
        "Basic KEY",
        "Token KEY",
        "Bearer\tKEY",
      })
  void nothingElsePasses(String header) {
    assertFalse(ApiKeys.ofVariable("V", "KEY").accepts(header));
  }

  @Test
  void aLongHeaderIsJustWrong() {
    assertFalse(ApiKeys.ofVariable("V", "KEY").accepts("Bearer " + "KEY".repeat(100_000)));
  }

  @Test
  void twoSourcesTogether() throws IOException {
    ApiKeys both = ApiKeys.ofFile(file("one\n")).and(ApiKeys.ofVariable("V", "two"));
    assertTrue(both.accepts("Bearer one"));
    assertTrue(both.accepts("Bearer two"));
    assertFalse(both.accepts("Bearer three"));
    assertFalse(ApiKeys.none().and(ApiKeys.none()).required());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# only a comment\n  \n"})
  void aFileWithoutKeysIsAnError(String text) throws IOException {
    Path file = file(text);
    String message = assertThrows(IOException.class, () -> ApiKeys.ofFile(file)).getMessage();
    assertEquals(
        "The file of API keys "
            + file
            + " holds no key; write one a line, such as the output of: openssl rand -hex 32",
        message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"good\nsecret value\n", "good\nsecrét\n", "good\nsecret\u0001\n"})
  void aLineThatIsNoKeyIsNamedAndNotShown(String text) throws IOException {
    Path file = file(text);
    String message = assertThrows(IOException.class, () -> ApiKeys.ofFile(file)).getMessage();
    assertTrue(message.startsWith("Line 2 of the file of API keys " + file + " has "), message);
    assertFalse(message.contains("secr"), message);
  }

  @Test
  void bytesThatAreNoUtf8AreNamed() throws IOException {
    Path file = folder.resolve("keys");
    Files.write(file, "k\u00e9y\n".getBytes(StandardCharsets.ISO_8859_1));
    String message = assertThrows(IOException.class, () -> ApiKeys.ofFile(file)).getMessage();
    assertTrue(message.startsWith("Line 1 of the file of API keys " + file), message);
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    Path none = folder.resolve("none");
    assertEquals(
        "There is no file of API keys " + none + "; check the path.",
        assertThrows(IOException.class, () -> ApiKeys.ofFile(none)).getMessage());
    String message = assertThrows(IOException.class, () -> ApiKeys.ofFile(folder)).getMessage();
    assertTrue(message.contains(folder + " cannot be read ("), message);
    Path large = file("k".repeat((1 << 20) + 1));
    message = assertThrows(IOException.class, () -> ApiKeys.ofFile(large)).getMessage();
    assertTrue(message.contains(large + " is larger than 1 MiB"), message);
  }

  @Test
  void aVariableThatHoldsNoKeyIsNamed() {
    String empty =
        assertThrows(IllegalArgumentException.class, () -> ApiKeys.ofVariable("MY_KEY", " "))
            .getMessage();
    assertEquals("The variable MY_KEY is empty; give it a key, or unset it.", empty);
    String bad =
        assertThrows(IllegalArgumentException.class, () -> ApiKeys.ofVariable("MY_KEY", "sec ret"))
            .getMessage();
    assertTrue(bad.startsWith("The variable MY_KEY has characters"), bad);
    assertFalse(bad.contains("sec"), bad);
  }

  @Test
  void aFileThatEveryoneMayReadIsWarnedOf() throws IOException {
    Path file = file("key\n");
    assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    String warning =
        "The file of API keys "
            + file
            + " can be read by every user of this machine; run: chmod o-rwx '"
            + file
            + "'";
    assertEquals(List.of(warning), ApiKeys.ofFile(file).warnings());
    assertEquals(
        List.of(warning), ApiKeys.ofVariable("V", "k").and(ApiKeys.ofFile(file)).warnings());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertEquals(List.of(), ApiKeys.ofFile(file).warnings());
  }
}
