package org.sbert4j.weights.hub;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.hub.transfer.Log;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.storage.IoReason;
import org.sbert4j.weights.storage.TemporaryFile;

/**
 * One model's folder in the cache, laid out as huggingface_hub does it ({@code file_download.py}):
 *
 * <pre>
 * models--org--name/
 *   blobs/ETAG               the files, each under the hub's tag for its content
 *   refs/main                the commit that a branch or tag meant when it was last asked for
 *   snapshots/COMMIT/FILE    links into blobs; or files, where links cannot be made
 *   .no_exist/COMMIT/FILE    empty: the model has no such file
 *   trees/COMMIT.json        the listing of the model, where Python's snapshot_download left it
 * .locks/models--org--name/ETAG.lock
 * </pre>
 *
 * <p>A file in blobs is always complete, because it comes there by a move. What was received so far
 * is in {@code blobs/ETAG.sbert4j.incomplete}. Python's own names for that are {@code
 * ETAG.incomplete} and {@code ETAG.<random>.incomplete}: on Linux neither language sees the other's
 * locks, so each has its own file, and whoever comes last moves the same bytes into the same place.
 */
final class RepositoryCache {
  private static final Pattern ETAG = Pattern.compile("\\w[\\w.-]{0,127}");

  private final HubSettings settings;
  private final HubName name;
  private final Path folder;

  RepositoryCache(HubSettings settings, HubName name) {
    this.settings = settings;
    this.name = name;
    this.folder = settings.cache().resolve(name.folderName());
  }

  Path folder() {
    return folder;
  }

  /** The folder that looks like the model at a commit. */
  Path snapshot(String commit) {
    return folder.resolve("snapshots").resolve(commit);
  }

  /** A file of the model at a commit. */
  Path entry(String commit, String file) {
    return within(snapshot(commit), RepositoryPath.requirePlain(file, name.toString()));
  }

  Path blob(String etag) {
    return blobs().resolve(requireSafe(etag));
  }

  Path part(String etag) {
    return blobs().resolve(requireSafe(etag) + ".sbert4j.incomplete");
  }

  Path lock(String etag) {
    return settings
        .cache()
        .resolve(".locks")
        .resolve(name.folderName())
        .resolve(requireSafe(etag) + ".lock");
  }

  private Path blobs() {
    return folder.resolve("blobs");
  }

  private String requireSafe(String etag) {
    if (!ETAG.matcher(etag).matches()) {
      throw HubException.of(
          name
              + ": the hub tags a file with \""
              + etag.replaceAll("\\p{Cntrl}", "?")
              + "\", which cannot be a file's name, so it is not taken; check HF_ENDPOINT");
    }
    return etag;
  }

  private static Path within(Path root, String relative) {
    Path path = root.resolve(relative).normalize();
    if (!path.startsWith(root) || path.equals(root)) {
      throw HubException.of(root + ": \"" + relative + "\" leads out of it; use another model");
    }
    return path;
  }

  private Path reference() {
    return within(folder.resolve("refs"), name.revision());
  }

  /**
   * The commit that the revision means, as far as the cache knows.
   *
   * @throws HubException if the file that says so holds something else
   */
  Optional<String> commit() {
    if (name.isPinned()) {
      return Optional.of(name.revision());
    }
    Path reference = reference();
    try {
      if (!Files.isRegularFile(reference)) {
        return Optional.empty();
      }
      String commit = Files.readString(reference).strip();
      if (!HubName.isCommit(commit)) {
        throw HubException.of(
            reference + ": holds no commit, which is 40 hexadecimal digits; delete the file");
      }
      return Optional.of(commit);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw HubException.of(
          reference + ": cannot be read (" + IoReason.of(e) + "); make it readable", e);
    }
  }

  /** Keeps what the revision means now; a cache that cannot be written to stays as it is. */
  void writeCommit(String commit) {
    if (name.isPinned()) {
      return;
    }
    Path reference = reference();
    try {
      if (Files.isRegularFile(reference) && Files.readString(reference).equals(commit)) {
        return;
      }
      Files.createDirectories(reference.getParent());
      try (TemporaryFile unfinished = beside(reference)) {
        Channels.newOutputStream(unfinished.channel())
            .write(commit.getBytes(StandardCharsets.UTF_8));
        unfinished.moveTo(reference);
      }
    } catch (IOException e) {
      Log.warn(
          reference
              + ": cannot be written ("
              + IoReason.of(e)
              + "), so "
              + name
              + " cannot be used offline");
    }
  }

  /** Whether it is known that the model at a commit has no such file. */
  boolean isAbsent(String commit, String file) {
    if (Files.exists(absence(commit, file))) {
      return true;
    }
    Path tree = folder.resolve("trees").resolve(commit + ".json");
    try {
      return Files.exists(tree)
          && JsonObject.read(tree)
              .object("files")
              .map(files -> !files.names().contains(file))
              .orElse(false);
    } catch (ModelFormatException e) {
      Log.debug(e.getMessage());
      return false;
    }
  }

  /**
   * Keeps for later that the model at a commit has no such file, where the cache can be written.
   */
  void markAbsent(String commit, String file) {
    Path absence = absence(commit, file);
    try {
      if (!Files.exists(absence)) {
        Files.createDirectories(absence.getParent());
        Files.write(absence, new byte[0]);
      }
    } catch (IOException e) {
      Log.debug(
          absence + ": cannot be written (" + IoReason.of(e) + "); the hub will be asked again");
    }
  }

  private Path absence(String commit, String file) {
    return within(folder.resolve(".no_exist").resolve(commit), file);
  }

  /**
   * Makes a blob the content of a file of the snapshot: by a link where that is possible, and else
   * by moving or copying it there, as Python does.
   *
   * @param blobIsNew whether no other snapshot can have it yet
   */
  void putInSnapshot(String commit, String file, String etag, boolean blobIsNew)
      throws IOException {
    Path entry = entry(commit, file);
    Path blob = blob(etag);
    Files.createDirectories(entry.getParent());
    if (Files.isSymbolicLink(entry) && !Files.exists(entry)) {
      Files.delete(entry);
    }
    if (settings.symbolicLinks() && linked(entry, blob)) {
      return;
    }
    if (blobIsNew) {
      moveInto(entry, blob);
    } else {
      try (TemporaryFile copy = beside(entry)) {
        Files.copy(blob, Channels.newOutputStream(copy.channel()));
        copy.moveTo(entry);
      }
    }
  }

  private static boolean linked(Path entry, Path blob) throws IOException {
    try {
      Files.createSymbolicLink(entry, entry.getParent().relativize(blob));
      return true;
    } catch (FileAlreadyExistsException e) {
      return Files.exists(entry);
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false;
    }
  }

  private static TemporaryFile beside(Path file) throws IOException {
    return TemporaryFile.create(file.getParent(), file.getFileName().toString());
  }

  /** Moves a file to where it belongs, so that it is there at once and complete. */
  static void moveInto(Path destination, Path file) throws IOException {
    Files.move(
        file, destination, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
