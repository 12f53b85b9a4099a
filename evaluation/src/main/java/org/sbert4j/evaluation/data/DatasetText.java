package org.sbert4j.evaluation.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.sbert4j.weights.storage.IoReason;

/**
 * The text of a file: UTF-8, with or without a byte order mark, as it is or compressed by gzip,
 * which is told by its first bytes.
 */
final class DatasetText {
  /** More is no data set for an evaluation; and so a small file cannot unpack to a full heap. */
  private static final int MOST_BYTES = 1 << 30;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private DatasetText() {}

  /**
   * Reads a file.
   *
   * @throws DatasetException if there is none, or it cannot be read, or is not UTF-8
   */
  static String read(Path file) {
    if (!Files.exists(file)) {
      throw new DatasetException(file + ": does not exist: correct the name of the data set");
    }
    if (Files.isDirectory(file)) {
      throw new DatasetException(file + ": is a folder: give a file");
    }
    try (InputStream in = open(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new DatasetException(file + ": holds more than 1 GB of text: split it");
      }
      return decode(bytes, file);
    } catch (IOException e) {
      throw new DatasetException(
          "%s: cannot be read (%s): give a readable file".formatted(file, IoReason.of(e)), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file));
    try {
      in.mark(2);
      boolean compressed = in.read() == 0x1F && in.read() == 0x8B;
      in.reset();
      return compressed ? new GZIPInputStream(in) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static String decode(byte[] bytes, Path file) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    // No byte makes more than one char.
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(in, text, true);
    if (result.isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new Place(file, line)
          .error("is not UTF-8: convert the file to UTF-8, for instance with iconv");
    }
    text.flip();
    boolean marked = text.hasRemaining() && text.get(0) == BYTE_ORDER_MARK;
    return text.subSequence(marked ? 1 : 0, text.length()).toString();
  }
}
