package org.sbert4j.weights.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A file that is written under a name of its own and then moved to where it belongs, or deleted.
 *
 * <p>Its process holds a lock of the operating system on it. A process that was killed holds none
 * any more, and by that whoever next creates such a file in the same folder knows what was left
 * behind and deletes it. Where a file system has no locks, nothing is deleted. Not thread-safe.
 */
public final class TemporaryFile implements Closeable {
  private static final String SUFFIX = ".sbert4j.tmp";
  private static final Pattern OURS =
      Pattern.compile("\\..*\\.\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}\\.sbert4j\\.tmp");

  /** A longer name, with what is added to it, might be too long for the file system. */
  private static final int MOST_CHARACTERS = 40;

  /** Beyond all content, since on Windows what is locked cannot be read. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /**
   * What this process holds. It must not even open such a file a second time: to close it again
   * would give the lock away.
   */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path path;
  private final FileChannel channel;

  private TemporaryFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Creates an empty file, and deletes what processes that are gone have left in the folder.
   *
   * @param folder that exists
   * @param name a part of the file's name, by which people know what it is
   * @param attributes of the file
   */
  public static TemporaryFile create(Path folder, String name, FileAttribute<?>... attributes)
      throws IOException {
    Path within = folder.toAbsolutePath();
    synchronized (HELD) {
      deleteLeftovers(within);
      while (true) {
        int end = Math.min(name.length(), MOST_CHARACTERS);
        Path path = within.resolve("." + name.substring(0, end) + "." + UUID.randomUUID() + SUFFIX);
        FileChannel channel =
            FileChannel.open(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
        // Between these two lines another process may have taken it for a leftover.
        if (hold(channel) && Files.exists(path)) {
          HELD.add(path);
          return new TemporaryFile(path, channel);
        }
        channel.close();
      }
    }
  }

  /** Whether no other process holds the file, which this one does from now on if it can. */
  private static boolean hold(FileChannel channel) {
    try {
      return lock(channel) != null;
    } catch (IOException e) {
      return true;
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static void deleteLeftovers(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*" + SUFFIX)) {
      for (Path file : files) {
        if (OURS.matcher(file.getFileName().toString()).matches()
            && !HELD.contains(file)
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          deleteUnlessHeld(file);
        }
      }
    } catch (IOException | RuntimeException e) {
      // A folder that cannot be listed, or that others clear at the same time: the next one may.
    }
  }

  private static void deleteUnlessHeld(Path file) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (lock(channel) != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // Somebody else's, or on a file system without locks.
    }
  }

  /** Where it is, until it is moved. */
  public Path path() {
    return path;
  }

  /** To write to it; {@link #close} closes it. */
  public FileChannel channel() {
    return channel;
  }

  /**
   * Moves the file, all of which was written, to its place, at once where the file system can.
   *
   * @param target a file in the same folder, which it replaces
   */
  public void moveTo(Path target) throws IOException {
    // Held until it is there: between the two names it is nobody's leftover.
    try {
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(path, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Deletes the file unless it was moved. */
  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(path);
    } finally {
      channel.close();
      synchronized (HELD) {
        HELD.remove(path);
      }
    }
  }
}
