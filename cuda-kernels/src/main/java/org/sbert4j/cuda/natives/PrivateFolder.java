package org.sbert4j.cuda.natives;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sbert4j.weights.home.UserFolders;

/**
 * Puts files where nobody else can change them, for a library from there will be loaded.
 *
 * <p>The folder is named by the SHA-256 of what is in it, only its owner may enter it, and a file
 * that is there already is read and compared before it is trusted. A file appears whole, by a move,
 * so that two JVMs do not disturb each other.
 */
public final class PrivateFolder {
  private PrivateFolder() {}

  /**
   * The user's folder for such things: {@code $XDG_CACHE_HOME/sbert4j/natives} or its like; empty
   * if the user has no home.
   */
  public static Optional<Path> parentOfThisUser(UserFolders folders) {
    return folders.caches().map(caches -> caches.resolve("sbert4j").resolve("natives"));
  }

  /**
   * A folder with these files and nothing else that is loaded.
   *
   * @param parent of such folders; where it cannot be used, a new folder for temporary files is,
   *     until the JVM ends
   * @param files their contents by name
   */
  static Path with(Path parent, Map<String, byte[]> files) throws IOException {
    try {
      Path folder = parent.resolve(digest(files));
      Files.createDirectories(parent);
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        createPrivate(folder);
      }
      if (isPrivate(folder)) {
        return fillAlone(folder, files);
      }
    } catch (IOException | UnsupportedOperationException e) {
      // A home that is not there or is read-only: below is the way out.
    }
    return temporary(files);
  }

  /** The same for this JVM alone, which deletes it when it ends. */
  static Path temporary(Map<String, byte[]> files) throws IOException {
    return fill(temporaryFolder(files.keySet()), files);
  }

  /** With a lock held, so that an unfinished file is one that a killed process left. */
  private static synchronized Path fillAlone(Path folder, Map<String, byte[]> files)
      throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                folder.resolveSibling(folder.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      if (lock != null) {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, "*.tmp")) {
          for (Path leftover : leftovers) {
            Files.deleteIfExists(leftover);
          }
        }
      }
      return fill(folder, files);
    }
  }

  /** Null where the file system has no locks. */
  private static FileLock lock(FileChannel channel) {
    try {
      return channel.lock();
    } catch (IOException e) {
      return null;
    }
  }

  private static Path temporaryFolder(Set<String> fileNames) throws IOException {
    Path folder = Files.createTempDirectory("sbert4j-natives");
    // The last that is named is deleted first.
    folder.toFile().deleteOnExit();
    fileNames.forEach(name -> folder.resolve(name).toFile().deleteOnExit());
    return folder;
  }

  private static void createPrivate(Path folder) throws IOException {
    if (isPosix()) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(folder);
    }
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  /** Whether it is a folder of ours that nobody else can write to. */
  private static boolean isPrivate(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (!isPosix()) {
      return true;
    }
    Path probe = Files.createTempFile(folder, "owner", "");
    try {
      return Files.getOwner(folder).equals(Files.getOwner(probe))
          && PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
              .equals("rwx------");
    } finally {
      Files.delete(probe);
    }
  }

  private static Path fill(Path folder, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      if (!Optional.ofNullable(contentOf(target))
          .filter(c -> Arrays.equals(c, file.getValue()))
          .isPresent()) {
        Path unfinished = Files.createTempFile(folder, file.getKey(), ".tmp");
        try {
          Files.write(unfinished, file.getValue());
          Files.move(
              unfinished,
              target,
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        } finally {
          Files.deleteIfExists(unfinished);
        }
      }
    }
    return folder;
  }

  /** Null for what is no file. */
  private static byte[] contentOf(Path file) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.readAllBytes(file) : null;
  }

  private static String digest(Map<String, byte[]> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(file -> digest.update(file.getValue()));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JVM has SHA-256", e);
    }
  }
}
