package org.sbert4j.weights.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.sbert4j.weights.ModelFormatException;

/**
 * Bytes {@code [position, position + size)} of a file: read piece by piece, or mapped when a
 * segment is first asked for.
 *
 * <p>A mapping is for {@link org.sbert4j.weights.TensorView#mapped} alone, which says what happens
 * when the file is cut. The pages that were touched stay resident until the garbage collector finds
 * the object dropped, which may be never.
 *
 * <p>The file is open only while a mapping is made or a piece is read.
 */
public final class FileRegion implements ByteRegion {
  private final Path file;
  private final long position;
  private final long size;
  private final AtomicReferenceArray<ByteBuffer> segments;

  /** The caller has checked that the range lies within the file. */
  public FileRegion(Path file, long position, long size) {
    this.file = file;
    this.position = position;
    this.size = size;
    this.segments = new AtomicReferenceArray<>(Math.toIntExact((size >>> SEGMENT_BITS) + 1));
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public ByteBuffer segment(int index) {
    ByteBuffer segment = segments.get(index);
    if (segment == null) {
      segment = map((long) index << SEGMENT_BITS);
      if (!segments.compareAndSet(index, null, segment)) {
        segment = segments.get(index);
      }
    }
    return segment;
  }

  @Override
  public ByteBuffer read(long start, int length, byte[] room) {
    Objects.checkFromIndexSize(start, length, size);
    // Not a channel, which an interrupt would close.
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      open.seek(position + start);
      open.readFully(room, 0, length);
    } catch (EOFException e) {
      throw cut(start, ModelFiles.size(file));
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
    return ByteBuffer.wrap(room, 0, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Maps a segment. An interrupt, which would close the channel, is put off until it is done. */
  private ByteBuffer map(long start) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return mapUninterrupted(start);
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private ByteBuffer mapUninterrupted(long start) throws IOException {
    long length = Math.min(size - start, 1L << SEGMENT_BITS);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      // Mapping past the end of a file gives memory that faults when it is read.
      if (channel.size() < position + size) {
        throw cut(start, channel.size());
      }
      return channel
          .map(MapMode.READ_ONLY, position + start, length)
          .order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  private ModelFormatException cut(long start, long fileSize) {
    return new ModelFormatException(
        file,
        "byte " + (position + start),
        "the file was cut to "
            + fileSize
            + " bytes after it was opened; restore it and load the model again");
  }
}
