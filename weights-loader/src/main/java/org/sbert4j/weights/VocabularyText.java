package org.sbert4j.weights;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sbert4j.weights.storage.ModelFiles;

/**
 * vocab.txt: a token a line, in UTF-8. As the reference (tokenizers, {@code
 * models/wordpiece/mod.rs, read_file}) a line ends at LF and loses the white space at its end, CR
 * included; a blank line keeps its id.
 */
final class VocabularyText {
  private static final int MAX_BYTES = 64 << 20;
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private VocabularyText() {}

  static List<String> read(Path file) {
    String text = decode(file, ModelFiles.allBytes(file, MAX_BYTES));
    if (text.charAt(0) == BYTE_ORDER_MARK) {
      throw new ModelFormatException(
          file,
          "byte 0",
          "begins with a byte order mark, which would become part of the first token; save the file"
              + " as UTF-8 without it");
    }
    List<String> tokens = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      tokens.add(withoutTrailingSpace(text.substring(start, end)));
      start = end + 1;
    }
    return tokens;
  }

  private static String decode(Path file, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(
          file, "byte " + buffer.position(), "is not UTF-8; save the file in UTF-8", e);
    }
  }

  private static String withoutTrailingSpace(String line) {
    int end = line.length();
    while (end > 0 && isWhiteSpace(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end);
  }

  /** Unicode's White_Space, which neither of Java's two definitions is. */
  private static boolean isWhiteSpace(char c) {
    return (c >= '\t' && c <= '\r') || c == '\u0085' || Character.isSpaceChar(c);
  }
}
