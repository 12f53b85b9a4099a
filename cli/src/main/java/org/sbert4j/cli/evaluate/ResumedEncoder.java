package org.sbert4j.cli.evaluate;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntConsumer;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.evaluation.TextEncoder;
import org.sbert4j.weights.storage.IoReason;

/**
 * Vectors that are kept in a file as they are computed, so that a run that was ended goes on where
 * it was. An evaluation asks for the same texts in the same order each time, so the file is read
 * from its beginning: after a line that says by what it was made, each vector follows the digest of
 * its text. Not thread-safe; of several processes one alone has the file.
 */
final class ResumedEncoder implements TextEncoder, Closeable {
  private static final String OTHER_FILE = "give --resume another file, or delete this one";

  /** How each such file begins, by which it is told from files that nobody should delete. */
  private static final String MAGIC = "sbert4j vectors ";

  /** What a run that is killed loses at most, in texts. */
  private static final int CHUNK = 2048;

  private final Path file;
  private final TextEncoder encoder;
  private final IntConsumer known;
  private final FileChannel channel;
  private final int dimension;

  /** Where in the file the next vector is, or will be. */
  private long position;

  private ResumedEncoder(
      Path file, TextEncoder encoder, int dimension, IntConsumer known, FileChannel channel) {
    this.file = file;
    this.encoder = encoder;
    this.dimension = dimension;
    this.known = known;
    this.channel = channel;
  }

  /**
   * Opens a file, or begins one.
   *
   * @param maker says which vectors these are: the model's fingerprint and the options
   * @param dimension of the vectors
   * @param known is told how many vectors were in the file, whenever some were
   * @throws CommandException if the file is another's, in use, or cannot be written
   */
  static ResumedEncoder open(
      Path file, String maker, TextEncoder encoder, int dimension, IntConsumer known) {
    byte[] head =
        (MAGIC + "1 %s %08d\n")
            .formatted(HexFormat.of().formatHex(digest(maker)), dimension)
            .getBytes(StandardCharsets.US_ASCII);
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      ResumedEncoder resumed = new ResumedEncoder(file, encoder, dimension, known, channel);
      try {
        resumed.begin(head);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      return resumed;
    } catch (IOException e) {
      throw cannot(file, e);
    }
  }

  private void begin(byte[] head) throws IOException {
    if (!lock()) {
      throw new CommandException(file + ": another run is using it: give --resume another file");
    }
    ByteBuffer found = ByteBuffer.allocate(head.length);
    read(found, 0);
    found.flip();
    int magic = Math.min(MAGIC.length(), found.limit());
    if (!found.slice(0, magic).equals(ByteBuffer.wrap(head, 0, magic))) {
      throw new CommandException(
          file + ": holds something else than vectors that were kept: give --resume another file");
    }
    if (!found.equals(ByteBuffer.wrap(head, 0, found.limit()))) {
      throw new CommandException(
          file + ": was not made by this model with these options: " + OTHER_FILE);
    }
    if (found.limit() < head.length) {
      // New, or ended right at its beginning.
      channel.write(ByteBuffer.wrap(head), 0);
    }
    position = head.length;
  }

  private boolean lock() throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public float[][] encode(List<String> texts) {
    return encode("text", texts, encoder::encode);
  }

  @Override
  public float[][] encodeQuery(List<String> queries) {
    return encode("query", queries, encoder::encodeQuery);
  }

  @Override
  public float[][] encodeDocument(List<String> documents) {
    return encode("document", documents, encoder::encodeDocument);
  }

  /** A method of {@link TextEncoder}. */
  private interface Call {
    float[][] encode(List<String> texts);
  }

  private float[][] encode(String kind, List<String> texts, Call call) {
    float[][] vectors = new float[texts.size()][];
    try {
      int done = 0;
      while (done < vectors.length) {
        List<String> chunk = texts.subList(done, Math.min(done + CHUNK, vectors.length));
        int found = readKnown(kind, chunk, vectors, done);
        if (found == 0) {
          float[][] computed = call.encode(chunk);
          System.arraycopy(computed, 0, vectors, done, computed.length);
          append(kind, chunk, computed);
          found = computed.length;
        } else {
          known.accept(found);
        }
        done += found;
      }
    } catch (IOException e) {
      throw cannot(file, e);
    }
    return vectors;
  }

  /** Reads as many vectors as there are, and returns how many; a part of one does not count. */
  private int readKnown(String kind, List<String> texts, float[][] vectors, int first)
      throws IOException {
    long left = (channel.size() - position) / recordBytes();
    int count = (int) Math.min(texts.size(), left);
    ByteBuffer records = allocate(count);
    read(records, position);
    records.flip();
    for (int i = 0; i < count; i++) {
      if (records.getLong() != shortDigest(kind, texts.get(i))) {
        throw new CommandException(
            file + ": was made for other data sets, or another order of them: " + OTHER_FILE);
      }
      float[] vector = new float[dimension];
      records.asFloatBuffer().get(vector);
      records.position(records.position() + dimension * Float.BYTES);
      vectors[first + i] = vector;
    }
    position += records.limit();
    return count;
  }

  private void append(String kind, List<String> texts, float[][] vectors) throws IOException {
    ByteBuffer records = allocate(vectors.length);
    for (int i = 0; i < vectors.length; i++) {
      records.putLong(shortDigest(kind, texts.get(i)));
      for (float element : vectors[i]) {
        records.putFloat(element);
      }
    }
    records.flip();
    while (records.hasRemaining()) {
      position += channel.write(records, position);
    }
  }

  private void read(ByteBuffer buffer, long from) throws IOException {
    for (long at = from; buffer.hasRemaining(); ) {
      int count = channel.read(buffer, at);
      if (count < 0) {
        break;
      }
      at += count;
    }
  }

  private ByteBuffer allocate(int records) {
    return ByteBuffer.allocate(records * recordBytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private int recordBytes() {
    return Long.BYTES + dimension * Float.BYTES;
  }

  private static long shortDigest(String kind, String text) {
    return ByteBuffer.wrap(digest(kind + " " + text)).getLong();
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      // Every JDK has it.
      throw new IllegalStateException(e);
    }
  }

  private static CommandException cannot(Path file, IOException e) {
    if (Files.isDirectory(file)) {
      return new CommandException(file + ": is a folder: give the name of a file to --resume", e);
    }
    if (e instanceof NoSuchFileException) {
      return new CommandException(
          "%s: its folder does not exist: create it or change --resume".formatted(file), e);
    }
    return new CommandException(
        "%s: cannot be read or written (%s): free some space there, or change --resume"
            .formatted(file, IoReason.of(e)),
        e);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
