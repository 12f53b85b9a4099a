package org.sbert4j.server.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A file that is appended to. Before each write it is looked whether the name still means the same
 * file; where logrotate or someone else has moved it away or deleted it, a new one is begun. (Where
 * the system does not tell files apart, as Windows, it does not let open ones be moved.)
 */
final class LogFile implements LogOutput {
  private final Path file;
  private FileChannel channel;
  private Object key;

  LogFile(Path file) throws IOException {
    this.file = file;
    open();
  }

  private void open() throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    key = currentKey();
  }

  /** Tells files apart; null if there is none, or the system does not tell. */
  private Object currentKey() throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public void write(byte[] lines) throws IOException {
    if (!channel.isOpen() || !Objects.equals(key, currentKey())) {
      FileChannel old = channel;
      open();
      old.close();
    }
    long before = channel.size();
    ByteBuffer rest = ByteBuffer.wrap(lines);
    try {
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (IOException e) {
      removeHalf(before, e);
      throw e;
    }
  }

  /** A full disk may take half a line, and the next one must not go on there. */
  private void removeHalf(long before, IOException failure) {
    try {
      channel.truncate(before);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
