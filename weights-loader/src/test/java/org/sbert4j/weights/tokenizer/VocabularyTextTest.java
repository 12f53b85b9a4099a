package org.sbert4j.weights.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Odd and hostile vocab.txt files. */
class VocabularyTextTest {
  @TempDir Path folder;

  private IndexedVocabulary read(String text) throws IOException {
    return VocabularyText.read(write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("vocab.txt"), bytes);
  }

  private static void rejects(Path file, String field, String what, String fix) {
    assertFails(() -> VocabularyText.read(file), file, field, what, fix);
  }

  /** As in the reference, where the later line overwrites the id of the earlier one. */
  @Test
  void laterIdOfADuplicateCounts() throws IOException {
    IndexedVocabulary vocabulary = read("a\nb\na\nc\n");
    assertEquals(List.of("a", "b", "a", "c"), vocabulary.tokens());
    assertEquals(2, vocabulary.id("a"));
    assertEquals(3, vocabulary.distinctTokens());
  }

  @Test
  void blankLinesKeepTheirIds() throws IOException {
    IndexedVocabulary vocabulary = read("\na\n\n  \nb\n\n");
    assertEquals(List.of("", "a", "", "", "b", ""), vocabulary.tokens());
    assertEquals(4, vocabulary.id("b"));
  }

  @Test
  void whiteSpaceIsDroppedAtTheEndOfALineOnly() throws IOException {
    assertEquals(List.of(" a", "b", "c\u001c"), read(" a\r\nb \u0085\u00a0\r\nc\u001c").tokens());
  }

  /** As in the reference; no text has such a token. */
  @Test
  void loneCarriageReturnIsPartOfAToken() throws IOException {
    IndexedVocabulary vocabulary = read("a\rb\nc\n");
    assertEquals(List.of("a\rb", "c"), vocabulary.tokens());
    assertNull(vocabulary.id("a"));
  }

  @Test
  void carriageReturnsInsteadOfLineFeeds() throws IOException {
    Path file = write("[PAD]\r[UNK]\r".getBytes(StandardCharsets.UTF_8));
    rejects(file, "line 1", "a carriage return alone", "save the file with line feeds");
  }

  @Test
  void replacementCharacterThatIsReallyThere() throws IOException {
    assertEquals(List.of("\ufffd", "a"), read("\ufffd\na\n").tokens());
  }

  @Test
  void lineThatIsNotUtf8() throws IOException {
    Path file =
        write(new byte[] {'a', '\n', (byte) 0xef, (byte) 0xbf, (byte) 0xbd, (byte) 0xe4, '\n'});
    rejects(file, "byte 5", "is not UTF-8", "save the file in UTF-8");
  }

  @Test
  void tenMillionLines() throws IOException {
    Path file = write("x\n".repeat(10_000_000).getBytes(StandardCharsets.UTF_8));
    rejects(file, "line 2097153", "more than the 2097152", "take the file");
  }

  @Test
  void moreBytesThanAnyVocabularyHas() throws IOException {
    Path file = write(new byte[(64 << 20) + 1]);
    rejects(file, "", "is 67108865 bytes, more than the 67108864", "replace it");
  }
}
