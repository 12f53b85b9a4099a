package org.sbert4j.cli.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.PipeAwareStream;
import org.sbert4j.weights.storage.IoReason;
import org.sbert4j.weights.storage.TemporaryFile;

/** Results written to a temporary file beside the target, which {@link #commit} moves there. */
final class FileOutput implements Output {
  private final Path target;
  private final String option;
  private final TemporaryFile temporary;
  private final OutputStream stream;

  /** Null if there is no description. */
  private TemporaryFile description;

  private FileOutput(Path target, String option, TemporaryFile temporary) {
    this.target = target;
    this.option = option;
    this.temporary = temporary;
    this.stream = new BufferedOutputStream(streamTo(temporary), 1 << 16);
  }

  /**
   * Prepares to write {@code file}.
   *
   * @param option which names it, such as {@code --output}
   * @throws CommandException when its folder does not exist or is not writable, or it is a folder
   */
  static FileOutput create(Path file, String option) {
    try {
      if (Files.isDirectory(file)) {
        throw new CommandException(file + ": is a folder: give the name of a file to " + option);
      }
      Path target = target(file);
      Path folder = target.getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw new CommandException(
            file + ": the folder " + folder + " does not exist: create it or change " + option);
      }
      return new FileOutput(target, option, beside(target));
    } catch (IOException e) {
      throw new CommandException(
          file
              + ": cannot be created ("
              + IoReason.of(e)
              + "): make its folder writable or change "
              + option,
          e);
    }
  }

  /** A link stays, and the file that it points to is replaced. */
  private static Path target(Path file) throws IOException {
    try {
      return file.toRealPath();
    } catch (NoSuchFileException e) {
      return file.toAbsolutePath();
    }
  }

  private static TemporaryFile beside(Path target) throws IOException {
    TemporaryFile file = TemporaryFile.create(target.getParent(), target.getFileName().toString());
    // For an end by a signal; an end by an error is close()'s.
    file.path().toFile().deleteOnExit();
    return file;
  }

  private OutputStream streamTo(TemporaryFile file) {
    return new PipeAwareStream(
        Channels.newOutputStream(file.channel()),
        target.toString(),
        "free some space there, or change " + option);
  }

  @Override
  public OutputStream stream() {
    return stream;
  }

  @Override
  public void overwriteStart(byte[] bytes) throws IOException {
    stream.flush();
    SpoolFile.overwriteStart(temporary.channel(), bytes);
  }

  @Override
  public boolean describable() {
    return true;
  }

  @Override
  public void describe(String text) throws IOException {
    description = beside(target);
    streamTo(description).write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Path descriptionOf(Path file) {
    return file.resolveSibling(file.getFileName() + VectorsDescription.SUFFIX);
  }

  /** An end between the moves leaves a file without a description, never one with another's. */
  @Override
  public void commit() throws IOException {
    stream.flush();
    try {
      if (description != null) {
        Files.deleteIfExists(descriptionOf(target));
      }
      temporary.moveTo(target);
      if (description != null) {
        description.moveTo(descriptionOf(target));
      }
    } catch (IOException e) {
      throw new CommandException(
          target + ": cannot be written (" + IoReason.of(e) + "): change " + option, e);
    }
  }

  @Override
  public void close() throws IOException {
    temporary.close();
    if (description != null) {
      description.close();
    }
  }
}
