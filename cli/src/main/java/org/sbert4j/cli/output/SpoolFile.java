package org.sbert4j.cli.output;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.PipeAwareStream;
import org.sbert4j.weights.storage.IoReason;
import org.sbert4j.weights.storage.TemporaryFile;

/** A file for what does not fit into memory, for its owner's eyes, gone when it is closed. */
final class SpoolFile implements Closeable {
  private static final String FIX =
      "free some space there, or set another folder with SBERT4J_OPTS=-Djava.io.tmpdir=FOLDER";

  private final TemporaryFile file;
  private final OutputStream stream;

  private SpoolFile(Path folder, TemporaryFile file) {
    this.file = file;
    OutputStream out = Channels.newOutputStream(file.channel());
    this.stream =
        new BufferedOutputStream(
            new PipeAwareStream(out, folder + ": a temporary file there", FIX), 1 << 16);
    // For an end by a signal; an end by an error is close()'s.
    file.path().toFile().deleteOnExit();
  }

  /**
   * Creates an empty file in the folder for temporary files.
   *
   * @throws CommandException when none can be created
   */
  static SpoolFile create() {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      return new SpoolFile(folder, TemporaryFile.create(folder, "sbert4j", ownerOnly()));
    } catch (IOException e) {
      throw new CommandException(
          folder + ": no temporary file can be created (" + IoReason.of(e) + "): " + FIX, e);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** To write to; always the same one. */
  OutputStream stream() {
    return stream;
  }

  /** Replaces the first bytes. */
  void overwriteStart(byte[] bytes) throws IOException {
    stream.flush();
    overwriteStart(file.channel(), bytes);
  }

  /** Replaces the first bytes of a file. */
  static void overwriteStart(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer, buffer.position());
    }
  }

  /** All that was written, from the start; nothing may be written after it. */
  InputStream read() throws IOException {
    stream.flush();
    return Files.newInputStream(file.path());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
