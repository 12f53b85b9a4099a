package org.sbert4j.lucene;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * Where an index lies, and what a commit says of it besides what {@link EmbeddingField} records.
 *
 * @param name for messages
 * @param made the folder, if it was made for this; else null
 */
record IndexFolder(String name, Directory directory, Path made) implements AutoCloseable {
  /** Of the fields below, and of what they mean. */
  private static final String VERSION = "1";

  private static final String VERSION_KEY = "sbert4j.index.version";
  private static final String STORAGE_KEY = "sbert4j.index.vectors";
  private static final String MODEL_KEY = "sbert4j.index.model";

  /** A model without a name. */
  static final String UNNAMED = "unnamed";

  static final String ID = "id";
  static final String TEXT = "text";
  static final String PAYLOAD = "payload";
  static final String EMBEDDING = "embedding";

  /**
   * What Lucene writes into a folder; of an index that never was committed there is nothing else.
   */
  private static final Pattern OF_LUCENE =
      Pattern.compile("write\\.lock|_.*|(pending_)?segments.*");

  /** How Lucene's messages name a file. */
  private static final Pattern NAMED_FILE = Pattern.compile("path=\"([^\"]+)\"");

  private static final String MAKE_ONE = "make one (on the command line with sbert4j index)";

  /** A folder that was there. */
  IndexFolder(String name, Directory directory) {
    this(name, directory, null);
  }

  /** A call of Lucene. */
  interface Call<T> {
    T run() throws IOException;
  }

  /**
   * An existing or new folder.
   *
   * @throws TextIndexException if it cannot be made or used, or holds something else
   */
  static IndexFolder toWrite(Path folder) {
    requireNoFile(folder);
    Path made = Files.exists(folder) ? null : folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new TextIndexException(
          folder + ": cannot be made (" + detail(e) + "): name a folder where you may write", e);
    }
    try {
      try (Stream<Path> files = Files.list(folder)) {
        String other =
            files
                .map(file -> file.getFileName().toString())
                .filter(file -> !OF_LUCENE.matcher(file).matches())
                .findFirst()
                .orElse(null);
        if (other != null) {
          throw new TextIndexException(
              folder + ": holds " + other + ", which is of no index: name a folder of its own",
              null);
        }
      }
      return new IndexFolder(folder.toString(), FSDirectory.open(folder), made);
    } catch (IOException e) {
      throw translate(folder.toString(), e);
    }
  }

  /**
   * An existing folder.
   *
   * @throws TextIndexException if there is none
   */
  static IndexFolder toRead(Path folder) {
    requireNoFile(folder);
    if (!Files.isDirectory(folder)) {
      throw new TextIndexException(
          folder + ": is no folder: name that of an index, or " + MAKE_ONE, null);
    }
    try {
      return new IndexFolder(folder.toString(), FSDirectory.open(folder));
    } catch (IOException e) {
      throw translate(folder.toString(), e);
    }
  }

  private static void requireNoFile(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new TextIndexException(folder + ": is a file: name a folder", null);
    }
  }

  /** Runs what Lucene does here, and tells what goes wrong in a sentence. */
  <T> T run(Call<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw translate(name, e);
    } catch (AlreadyClosedException e) {
      // Lucene closes a writer at its first failure, and tells that at each further call.
      throw e.getCause() instanceof IOException cause ? translate(name, cause) : e;
    }
  }

  private static TextIndexException translate(String name, IOException e) {
    return new TextIndexException(name + ": " + reason(e), e);
  }

  private static String reason(IOException e) {
    if (e instanceof LockObtainFailedException) {
      return "is being written by another process or object: wait until that is done";
    }
    if (e instanceof IndexNotFoundException) {
      return "holds no complete index: name the folder of one, or " + MAKE_ONE;
    }
    if (e instanceof IndexFormatTooNewException || e instanceof IndexFormatTooOldException) {
      return "is an index of another version of Lucene: use the sbert4j that made it, or build it"
          + " anew in another folder";
    }
    if (e instanceof CorruptIndexException
        || e instanceof EOFException
        || e instanceof NoSuchFileException
        || e instanceof FileNotFoundException) {
      return "is damaged"
          + damagedFile(e)
          + ": restore it from a copy, or build it anew in another folder";
    }
    return "cannot be used ("
        + detail(e)
        + "): make room there and allow it; the index is as it was when it was last committed";
  }

  /** The name alone: what else Lucene says is for those who know how it works. */
  private static String damagedFile(IOException e) {
    // First: Lucene says that the file is damaged which names the one that is missing.
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof NoSuchFileException missing) {
        return " (" + Path.of(missing.getFile()).getFileName() + " is missing)";
      }
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      Matcher named = NAMED_FILE.matcher(String.valueOf(cause.getMessage()));
      if (named.find()) {
        return " (" + Path.of(named.group(1)).getFileName() + ")";
      }
    }
    return "";
  }

  private static String detail(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "Permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "No such file or directory";
    }
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return message.isEmpty() ? e.getClass().getSimpleName() : message;
  }

  /** Whether there are files besides the lock, which are of no commit where there is none. */
  boolean hasFiles() throws IOException {
    return Stream.of(directory.listAll())
        .anyMatch(file -> !file.equals(IndexWriter.WRITE_LOCK_NAME));
  }

  /** What a new commit says: what the last one said, and what an index of this version has. */
  static Map<String, String> described(
      Map<String, String> before, VectorStorage storage, String modelName) {
    Map<String, String> data = new LinkedHashMap<>(before);
    data.put(VERSION_KEY, VERSION);
    data.put(STORAGE_KEY, storage.toString());
    data.putIfAbsent(MODEL_KEY, modelName);
    return data;
  }

  /**
   * Requires that a commit is of an index like this.
   *
   * @throws TextIndexException if it is of another version, or not ours
   */
  void requireOurs(Map<String, String> data) {
    String version = data.get(VERSION_KEY);
    if (version == null) {
      throw new TextIndexException(
          name + ": is an index that something else made: name a folder of its own", null);
    }
    if (!version.equals(VERSION)) {
      throw new TextIndexException(
          "%s: is an index of version %s, and this sbert4j knows version %s: use the sbert4j that made it, or build it anew in another folder"
              .formatted(name, version, VERSION),
          null);
    }
  }

  /** How a commit's vectors are stored. */
  static VectorStorage storage(Map<String, String> data) {
    return VectorStorage.INT8.toString().equals(data.get(STORAGE_KEY))
        ? VectorStorage.INT8
        : VectorStorage.FLOAT32;
  }

  /** Tells which model the index wants; the cause has the fingerprints. */
  TextIndexException otherModel(Map<String, String> data, String given, OtherModelException e) {
    String wanted = data.getOrDefault(MODEL_KEY, UNNAMED);
    String sentence =
        wanted.equals(given)
            ? "%s: was made with the model %s, under other options or of other contents: give those"
                .formatted(name, wanted)
            : "%s: was made with the model %s, and another is given, %s: give that one (on the command line with --model)"
                .formatted(name, wanted, given);
    return new TextIndexException(sentence + ", or make a new index in another folder", e);
  }

  /** A folder that was made for nothing. */
  private void removeIfUnused() {
    if (made == null) {
      return;
    }
    // Nobody else writes there meanwhile.
    try (Lock lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
      lock.ensureValid();
      if (!hasFiles()) {
        Files.delete(made.resolve(IndexWriter.WRITE_LOCK_NAME));
        Files.delete(made);
      }
    } catch (IOException e) {
      // Somebody else uses it.
    }
  }

  /** Leaves no folder behind that was made for this, and into which nothing was committed. */
  @Override
  public void close() {
    run(
        () -> {
          removeIfUnused();
          directory.close();
          return null;
        });
  }
}
