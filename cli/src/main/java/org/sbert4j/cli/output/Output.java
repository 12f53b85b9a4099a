package org.sbert4j.cli.output;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.PipeAwareStream;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.weights.storage.IoReason;

/**
 * Where results go. Nothing is there for good before {@link #commit}; closing without it leaves no
 * file behind.
 */
public interface Output extends Closeable {
  /** The stream to write to; always the same one. */
  OutputStream stream();

  /**
   * Replaces the first bytes written. Only a file and a spooled output can do this.
   *
   * @throws IllegalStateException when what was written is gone already
   */
  void overwriteStart(byte[] bytes) throws IOException;

  /** Whether this is a file, beside which a description of what is in it can lie. */
  default boolean describable() {
    return false;
  }

  /**
   * Has a description appear beside the file together with it, as {@link VectorsDescription#SUFFIX}
   * names it.
   *
   * @throws IllegalStateException if this is no file
   */
  default void describe(String description) throws IOException {
    throw new IllegalStateException("only a file can be described");
  }

  /** Makes the output complete. */
  void commit() throws IOException;

  /** Writes a page, in UTF-8, and makes the output complete. */
  default void commit(String page) throws IOException {
    stream().write(page.getBytes(StandardCharsets.UTF_8));
    commit();
  }

  /**
   * Opens the place that the options name.
   *
   * @param file the file of {@code --output}; empty, or {@code -}, for standard output
   * @throws CommandException when the file cannot be created
   */
  static Output open(Optional<Path> file, OutputFormat format, Streams streams) {
    Optional<Path> place = file.filter(given -> !isStandardOutput(given));
    if (place.isPresent() && !isDevice(place.get())) {
      return FileOutput.create(place.get(), "--output");
    }
    OutputStream stream =
        place.isPresent()
            ? openDevice(place.get(), "--output")
            : new PipeAwareStream(streams.out());
    // The header of an npy is known last, and what went into a pipe cannot be changed.
    return format == OutputFormat.NPY ? new SpooledOutput(stream) : new StreamOutput(stream);
  }

  /**
   * Opens the file of an option for a page or a picture, which comes beside what is printed. A
   * command does so before its work: a folder that is missing should cost no wait.
   *
   * @param option such as {@code --plot}
   * @throws CommandException when the file cannot be created, or it is {@code -}: what is printed
   *     has standard output
   */
  static Output openPage(Path file, String option) {
    requireFile(file, option);
    return isDevice(file)
        ? new StreamOutput(openDevice(file, option))
        : FileOutput.create(file, option);
  }

  /** Whether an option's file is {@code -}, which stands for standard output. */
  static boolean isStandardOutput(Path file) {
    return file.toString().equals("-");
  }

  /**
   * Refuses {@code -} for what comes beside the results, which go to standard output.
   *
   * @param option such as {@code --plot}
   * @throws CommandException if it is that
   */
  static void requireFile(Path file, String option) {
    if (isStandardOutput(file)) {
      throw new CommandException(
          option
              + " -: standard output has what the command prints: give the name of a file, or ./-"
              + " for one of that name");
    }
  }

  /** A device or a named pipe, which a file moved to its place would destroy. */
  private static boolean isDevice(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
  }

  private static OutputStream openDevice(Path device, String option) {
    try {
      return new PipeAwareStream(
          Files.newOutputStream(device, StandardOpenOption.WRITE),
          device.toString(),
          "free some space there, or change " + option);
    } catch (IOException e) {
      throw new CommandException(
          device + ": cannot be written (" + IoReason.of(e) + "): change " + option, e);
    }
  }
}
