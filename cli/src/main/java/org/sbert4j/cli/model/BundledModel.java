package org.sbert4j.cli.model;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.weights.storage.IoReason;

/**
 * The model that the command has when none is given: bge-small-zh-v1.5 by BAAI, out of a Maven
 * artifact on the class path. That holds ONNX, so it is converted once into a sentence-transformers
 * folder in the user's cache.
 *
 * <p>The folder appears by one move, after everything in it is written, so it is never half there.
 * Any number of processes may ask at once: a lock lets one convert while the others wait.
 */
final class BundledModel {
  /** The model's name, and its folder's. */
  static final String NAME = "bge-small-zh-v1.5";

  private static final String TEMPORARY = ".tmp";

  private final PrintWriter err;
  private final Path models;
  private final ModelSource source;

  /** The bundled model in this user's cache. */
  BundledModel(PrintWriter err) {
    this(err, CacheFolder.locate().resolve("models"), ModelSource.bundled());
  }

  /**
   * A model in any cache.
   *
   * @param err where to say that a conversion takes place
   * @param models the folder that the model's folder is, or will be, in
   */
  BundledModel(PrintWriter err, Path models, ModelSource source) {
    this.err = err;
    this.models = models;
    this.source = source;
  }

  /**
   * The model's folder, complete; converts the model if it is not there or damaged.
   *
   * @throws CommandException when the cache cannot be written
   */
  Path folder() {
    Path folder = models.resolve(NAME);
    try {
      if (!ConversionRecord.matches(folder, source)) {
        underLock(() -> convertOnce(folder));
      } else if (!leftovers().isEmpty()) {
        clear();
      }
      return folder;
    } catch (IOException e) {
      throw new CommandException(
          folder
              + ": the bundled model cannot be written there ("
              + IoReason.of(e)
              + "): make room, or set "
              + CacheFolder.VARIABLE
              + " to a writable folder",
          e);
    }
  }

  private void convertOnce(Path folder) throws IOException {
    if (!ConversionRecord.matches(folder, source)) {
      convert(folder);
    }
  }

  /** What was left by a conversion that ended between its last move and its end. */
  private void clear() {
    try {
      underLock(this::removeLeftovers);
    } catch (IOException e) {
      // A cache that only others may write to, who may clear it.
    }
  }

  /** What only one process does at a time. */
  private interface Action {
    void run() throws IOException;
  }

  private void underLock(Action action) throws IOException {
    Files.createDirectories(models);
    // A lock of the file system is between processes; between threads this class is the lock.
    synchronized (BundledModel.class) {
      try (FileChannel channel =
              FileChannel.open(
                  models.resolve(NAME + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        assert lock.isValid();
        action.run();
      }
    }
  }

  private void convert(Path folder) throws IOException {
    Instant start = Instant.now();
    err.print("sbert4j: preparing the bundled model in " + folder + " (once) ... ");
    err.flush();
    removeLeftovers();
    Path unfinished = temporary();
    try {
      new ModelConversion(source).write(unfinished, temporary().resolve("model.onnx"));
      ConversionRecord.write(unfinished, source);
      replace(folder, unfinished);
    } catch (IOException | RuntimeException e) {
      err.println("failed");
      throw e;
    } finally {
      removeLeftovers();
    }
    err.println(Duration.between(start, Instant.now()).toMillis() + " ms");
  }

  private Path temporary() {
    return models.resolve(NAME + "." + UUID.randomUUID() + TEMPORARY);
  }

  private void replace(Path folder, Path unfinished) throws IOException {
    if (Files.exists(folder)) {
      Files.move(folder, temporary(), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Ours, since the lock is held: what an interrupted conversion left, or a damaged folder. */
  private void removeLeftovers() throws IOException {
    for (Path leftover : leftovers()) {
      delete(leftover);
    }
  }

  private List<Path> leftovers() throws IOException {
    try (Stream<Path> all = Files.list(models)) {
      return all.filter(
              path -> {
                String name = path.getFileName().toString();
                return name.startsWith(NAME + ".") && name.endsWith(TEMPORARY);
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
