package org.sbert4j.cli.input;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.weights.storage.IoReason;

/**
 * Splits UTF-8 into lines. A line ends at LF or CR LF; the last one may lack its end, and an end
 * that nothing follows begins no further line. A byte order mark at the start is skipped.
 */
final class LineReader implements Closeable {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String name;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private long lineNumber;

  LineReader(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  /**
   * The next line, without its end; empty at the end of the input.
   *
   * @throws CommandException when the line is not UTF-8
   */
  Optional<String> next() {
    if (!fill()) {
      return Optional.empty();
    }
    lineNumber++;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    do {
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      line.write(buffer, position, end - position);
      position = end;
    } while (position == limit && fill());
    position++;
    return Optional.of(decode(line.toByteArray()));
  }

  /** Whether there is more at hand, so that {@link #next} need not wait to begin. */
  boolean ready() {
    try {
      return position < limit || in.available() > 0;
    } catch (IOException e) {
      // Some devices cannot tell.
      return false;
    }
  }

  /** How many lines there are, from here to the end. */
  static long count(InputStream in) throws IOException {
    byte[] bytes = new byte[1 << 16];
    long count = 0;
    byte last = '\n';
    for (int length = in.read(bytes); length > 0; length = in.read(bytes)) {
      for (int i = 0; i < length; i++) {
        if (bytes[i] == '\n') {
          count++;
        }
      }
      last = bytes[length - 1];
    }
    return last == '\n' ? count : count + 1;
  }

  /** Where the line last returned is, for an error message. */
  String location() {
    return name + ", line " + lineNumber;
  }

  private boolean fill() {
    if (position < limit) {
      return true;
    }
    position = 0;
    try {
      limit = Math.max(0, in.read(buffer));
    } catch (IOException e) {
      throw new CommandException(
          name + ": cannot be read (" + IoReason.of(e) + "): give a readable file to --input", e);
    }
    return limit > 0;
  }

  private String decode(byte[] line) {
    int length = line.length;
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.wrap(line, 0, length);
    CharBuffer characters = CharBuffer.allocate(length);
    CoderResult result = decoder.decode(bytes, characters, true);
    if (result.isError()) {
      throw new CommandException(
          location()
              + ": byte "
              + (bytes.position() + 1)
              + " of the line is not UTF-8: convert the input to UTF-8, for instance with iconv");
    }
    characters.flip();
    boolean marked =
        lineNumber == 1 && characters.hasRemaining() && characters.get(0) == BYTE_ORDER_MARK;
    return characters.subSequence(marked ? 1 : 0, characters.length()).toString();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
