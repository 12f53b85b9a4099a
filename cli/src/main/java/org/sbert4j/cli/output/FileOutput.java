package org.sbert4j.cli.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.sbert4j.cli.terminal.CommandException;

/** Results written to a temporary file beside the target, which {@link #commit} moves there. */
final class FileOutput implements Output {
  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private final OutputStream stream;

  /** Null if there is no description. */
  private Path temporaryDescription;

  private FileOutput(Path target, Path temporary) throws IOException {
    this.target = target;
    this.temporary = temporary;
    this.channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.stream = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    // For an end by a signal; an end by an error is close()'s.
    temporary.toFile().deleteOnExit();
  }

  /**
   * Prepares to write {@code file}.
   *
   * @throws CommandException when its folder does not exist or is not writable, or it is a folder
   */
  static FileOutput create(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new CommandException(file + ": is a folder: give the name of a file to --output");
      }
      // A link stays, and the file that it points to is replaced.
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      Path folder = target.getParent();
      if (!Files.isDirectory(folder)) {
        throw new CommandException(
            file + ": the folder " + folder + " does not exist: create it or change --output");
      }
      String name = "." + target.getFileName() + "." + UUID.randomUUID() + ".tmp";
      return new FileOutput(target, folder.resolve(name));
    } catch (IOException e) {
      throw new CommandException(
          file + ": cannot be created (" + e + "): make its folder writable or change --output", e);
    }
  }

  @Override
  public OutputStream stream() {
    return stream;
  }

  @Override
  public void overwriteStart(byte[] bytes) throws IOException {
    stream.flush();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer, buffer.position());
    }
  }

  @Override
  public boolean describable() {
    return true;
  }

  @Override
  public void describe(String description) throws IOException {
    temporaryDescription = beside(temporary);
    temporaryDescription.toFile().deleteOnExit();
    Files.writeString(temporaryDescription, description);
  }

  private static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + VectorsDescription.SUFFIX);
  }

  /** An end between the moves leaves a file without a description, never one with another's. */
  @Override
  public void commit() throws IOException {
    stream.close();
    if (temporaryDescription != null) {
      Files.deleteIfExists(beside(target));
    }
    Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    if (temporaryDescription != null) {
      Files.move(temporaryDescription, beside(target), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(temporary);
    if (temporaryDescription != null) {
      Files.deleteIfExists(temporaryDescription);
    }
  }
}
