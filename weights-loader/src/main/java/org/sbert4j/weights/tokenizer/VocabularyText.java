package org.sbert4j.weights.tokenizer;

import java.nio.file.Path;
import java.util.List;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.storage.ModelFiles;

/**
 * vocab.txt: a token a line, in UTF-8. As the reference (tokenizers, {@code
 * models/wordpiece/mod.rs, read_file}) a line ends at LF and loses the white space at its end, CR
 * included; a CR elsewhere is part of the token, which no text can then match; a blank line keeps
 * its id.
 */
final class VocabularyText {
  private static final int MAX_BYTES = 64 << 20;
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private VocabularyText() {}

  static IndexedVocabulary read(Path file) {
    byte[] bytes = ModelFiles.allBytes(file, MAX_BYTES);
    requireFewLines(file, bytes);
    TokenTable tokens = new TokenTable();
    int start = 0;
    while (start < bytes.length) {
      int end = lineEnd(bytes, start);
      tokens.add(withoutTrailingSpace(ModelFiles.utf8(file, bytes, start, end)));
      start = end + 1;
    }
    checkStart(file, tokens.tokens());
    return new IndexedVocabulary(tokens);
  }

  /** Counted first, so that a file of something else is refused before it fills the memory. */
  private static void requireFewLines(Path file, byte[] bytes) {
    int lines = 0;
    for (int start = 0; start < bytes.length; start = lineEnd(bytes, start) + 1) {
      lines++;
      if (lines > IndexedVocabulary.MAX_TOKENS) {
        throw IndexedVocabulary.tooMany(file, "line " + lines);
      }
    }
  }

  private static int lineEnd(byte[] bytes, int start) {
    int end = start;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  private static void checkStart(Path file, List<String> tokens) {
    String first = tokens.get(0);
    if (first.indexOf(BYTE_ORDER_MARK) == 0) {
      throw new ModelFormatException(
          file,
          "byte 0",
          "begins with a byte order mark, which would become part of the first token; save the file"
              + " as UTF-8 without it");
    }
    if (tokens.size() == 1 && first.indexOf('\r') >= 0) {
      throw new ModelFormatException(
          file,
          "line 1",
          "ends its lines with a carriage return alone, so that all tokens are one; save the file"
              + " with line feeds");
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
