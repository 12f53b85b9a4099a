package org.sbert4j.cli.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sbert4j.cli.terminal.CommandException;

class LineReaderTest {
  @Test
  void whatCannotBeReadIsNamed() {
    InputStream folder =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Is a directory");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("Is a directory");
          }
        };
    CommandException e =
        assertThrows(CommandException.class, () -> new LineReader("standard input", folder).next());
    assertEquals(
        "standard input: cannot be read (Is a directory): give a readable file to --input",
        e.getMessage());
  }

  @Test
  void anEmptyInputHasNoLine() throws IOException {
    assertEquals(List.of(), lines(""));
  }

  @Test
  void aLineBreakAtTheEndBeginsNoFurtherLine() throws IOException {
    assertEquals(List.of("a", "b"), lines("a\nb\n"));
    assertEquals(List.of("a", "b"), lines("a\nb"));
  }

  @Test
  void anEmptyLineIsALine() throws IOException {
    assertEquals(List.of(""), lines("\n"));
    assertEquals(List.of("a", "", "b", ""), lines("a\n\nb\n\n"));
  }

  @Test
  void crLfEndsALineAndALoneCrDoesNot() throws IOException {
    assertEquals(List.of("a", "", "b\rc"), lines("a\r\n\r\nb\rc\r\n"));
    assertEquals(List.of("a"), lines("a\r"));
  }

  @Test
  void aByteOrderMarkIsSkippedAtTheStartOnly() throws IOException {
    assertEquals(List.of("a", "\uFEFFb"), lines("\uFEFFa\n\uFEFFb"));
    assertEquals(List.of(""), lines("\uFEFF\n"));
  }

  @Test
  void aLineMayBeLongerThanTheBuffer() throws IOException {
    String text = "到期".repeat(50_000);
    assertEquals(List.of(text, "x"), lines(text + "\nx"));
    // The line's end is the buffer's last byte.
    String full = "a".repeat((1 << 16) - 1);
    assertEquals(List.of(full, "x"), lines(full + "\nx"));
    assertEquals(List.of(full), lines(full + "\n"));
  }

  @Test
  void invalidBytesAreAnErrorThatSaysWhere() {
    byte[] bytes = "ok\nab!cd\n".getBytes(StandardCharsets.UTF_8);
    bytes[5] = (byte) 0xFF;
    assertEquals(
        "corpus.txt, line 2: byte 3 of the line is not UTF-8: convert the input to UTF-8, for"
            + " instance with iconv",
        assertThrows(CommandException.class, () -> lines(bytes)).getMessage());
  }

  @Test
  void aCharacterCutOffAtTheEndIsAnError() {
    byte[] bytes = {'a', (byte) 0xE5, (byte) 0x88};
    CommandException e = assertThrows(CommandException.class, () -> lines(bytes));
    assertEquals("corpus.txt, line 1: byte 2", e.getMessage().substring(0, 26));
  }

  @Test
  void countsWhatItReads() throws IOException {
    for (String input : List.of("", "\n", "a", "a\n", "a\n\nb", "\r\n\r\n", "\uFEFF")) {
      byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
      assertEquals(
          lines(bytes).size(), LineReader.count(new ByteArrayInputStream(bytes)), () -> input);
    }
  }

  private static List<String> lines(String input) throws IOException {
    return lines(input.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> lines(byte[] input) throws IOException {
    List<String> lines = new ArrayList<>();
    try (LineReader reader = new LineReader("corpus.txt", new ByteArrayInputStream(input))) {
      for (Optional<String> line = reader.next(); line.isPresent(); line = reader.next()) {
        lines.add(line.get());
      }
    }
    return lines;
  }
}
