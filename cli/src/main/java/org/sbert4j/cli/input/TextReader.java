package org.sbert4j.cli.input;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.weights.storage.IoReason;

/** The texts in a file or in standard input, a line each. */
final class TextReader implements TextSource {
  /** What standard input is called in messages. */
  static final String STANDARD_INPUT = "standard input";

  /** As many as the library tokenizes and sorts together. */
  private static final int MAX_TEXTS = 4096;

  /** Ends a chunk of long texts early, to bound the memory: 4 million chars. */
  private static final long MAX_CHARACTERS = 1L << 22;

  private final String name;
  private final LineReader lines;
  private final InputFormat format;

  private TextReader(String name, LineReader lines, InputFormat format) {
    this.name = name;
    this.lines = lines;
    this.format = format;
  }

  /**
   * Opens an input.
   *
   * @param name a file, or {@code -} for standard input
   * @throws CommandException when there is no such file or it cannot be read
   */
  static TextReader open(String name, InputFormat format, Streams streams) {
    return new TextReader(name, lines(name, streams), format);
  }

  /** The lines of a file, or of standard input. */
  static LineReader lines(String name, Streams streams) {
    return name.equals("-")
        ? new LineReader(STANDARD_INPUT, streams.in())
        : new LineReader(name, openFile(Path.of(name)));
  }

  private static InputStream openFile(Path file) {
    if (!Files.exists(file)) {
      throw new CommandException(file + ": does not exist: correct --input");
    }
    if (Files.isDirectory(file)) {
      throw new CommandException(file + ": is a folder: give a file to --input");
    }
    try {
      // The other kind of stream asks for a place in the file, which a pipe does not have.
      return Files.isRegularFile(file)
          ? Files.newInputStream(file)
          : new FileInputStream(file.toFile());
    } catch (IOException e) {
      throw new CommandException(
          file + ": cannot be read (" + IoReason.of(e) + "): correct --input", e);
    }
  }

  @Override
  public List<String> next() throws IOException {
    List<String> texts = new ArrayList<>();
    long characters = 0;
    while (texts.size() < MAX_TEXTS && characters < MAX_CHARACTERS) {
      // Who writes a line into a pipe and waits for its vector should get it.
      if (!texts.isEmpty() && !lines.ready()) {
        break;
      }
      Optional<String> line = lines.next();
      if (line.isEmpty()) {
        break;
      }
      String text = format == InputFormat.JSONL ? JsonText.parse(line.get(), lines) : line.get();
      texts.add(text);
      characters += text.length();
    }
    return texts;
  }

  @Override
  public long count() throws IOException {
    return count(name);
  }

  static long count(String name) throws IOException {
    // What comes through a pipe can be read only once.
    if (name.equals("-") || !Files.isRegularFile(Path.of(name))) {
      return UNKNOWN;
    }
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      return LineReader.count(in);
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
