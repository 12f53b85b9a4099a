package org.sbert4j.server.log;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;

/**
 * Escapes every control character and line separator, not only those that JSON asks for, so that no
 * text of a client can move the cursor of whoever looks at the log, or break its lines.
 */
final class LineEscapes extends CharacterEscapes {
  private static final long serialVersionUID = 1L;
  private static final int DELETE = 0x7f;
  private static final int LAST_CONTROL = 0x9f;
  private static final int LINE_SEPARATOR = 0x2028;
  private static final int PARAGRAPH_SEPARATOR = 0x2029;

  private final int[] ascii;

  LineEscapes() {
    ascii = standardAsciiEscapesForJSON();
    ascii[DELETE] = ESCAPE_STANDARD;
  }

  @Override
  public int[] getEscapeCodesForAscii() {
    return ascii;
  }

  @Override
  public SerializableString getEscapeSequence(int character) {
    boolean control = character >= DELETE && character <= LAST_CONTROL;
    return control || character == LINE_SEPARATOR || character == PARAGRAPH_SEPARATOR
        ? new SerializedString(String.format("\\u%04x", character))
        : null;
  }
}
