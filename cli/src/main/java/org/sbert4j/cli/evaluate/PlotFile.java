package org.sbert4j.cli.evaluate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.weights.storage.IoReason;
import org.sbert4j.weights.storage.TemporaryFile;

/** Where a picture goes. */
final class PlotFile {
  private PlotFile() {}

  /**
   * Writes a picture, which appears when it is complete.
   *
   * @throws CommandException if it cannot be written
   */
  static void write(Path file, String svg) {
    Path target = file.toAbsolutePath();
    try (TemporaryFile temporary =
        TemporaryFile.create(target.getParent(), target.getFileName().toString())) {
      ByteBuffer bytes = ByteBuffer.wrap(svg.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        temporary.channel().write(bytes);
      }
      temporary.moveTo(target);
    } catch (IOException e) {
      throw new CommandException(
          "%s: cannot be written (%s): change --plot".formatted(file, IoReason.of(e)), e);
    }
  }
}
