package org.sbert4j.weights.hub;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.sbert4j.weights.storage.IoReason;

/**
 * Finds models by path or by name, as Python's libraries do: an existing folder, then the cache of
 * the Hugging Face hub, then the hub itself.
 *
 * <p>The cache is shared with Python programs in both directions, and these variables mean what
 * they mean there: SENTENCE_TRANSFORMERS_HOME, HF_HOME, HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE,
 * XDG_CACHE_HOME, HF_ENDPOINT, HF_TOKEN, HF_TOKEN_PATH, HF_HUB_OFFLINE, TRANSFORMERS_OFFLINE,
 * HF_HUB_DISABLE_SYMLINKS, HF_HUB_DISABLE_IMPLICIT_TOKEN, HF_HUB_ETAG_TIMEOUT,
 * HF_HUB_DOWNLOAD_TIMEOUT.
 *
 * <p>Thread-safe, also among processes: who asks for what another is downloading waits for it.
 */
public final class ModelHub {
  private ModelHub() {}

  /**
   * The folder of a model, with all files that are needed to load it.
   *
   * <p>A string that begins with a dot, a slash, a tilde or a drive letter, that holds a backslash
   * or ends with a slash, or that names something that exists, is a path and is returned as it is;
   * nothing is looked up. Everything else is a name on the hub, {@code organisation/name}, {@code
   * name}, or either with {@code @revision}: a branch, a tag or a commit. Without a revision it is
   * the branch main.
   *
   * <p>A commit that is in the cache is taken from there. For a branch or tag the hub is asked what
   * it means now, and what is missing is downloaded; if the hub cannot be reached and the model is
   * in the cache, it is taken from there, with a warning in the log. What a broken download left is
   * gone on with.
   *
   * @param listener is told of the progress, on this thread
   * @throws HubException with one sentence that names the model, the reason and the fix
   * @throws CancellationException if this thread is interrupted, before or meanwhile; it stays so,
   *     and what was downloaded stays
   */
  public static Path folder(String nameOrPath, HubListener listener) {
    return folder(nameOrPath, listener, HubName::parse);
  }

  /**
   * As {@link #folder(String, HubListener)}, but a name without an organisation is completed as
   * sentence-transformers does it: {@code all-MiniLM-L6-v2} is {@code
   * sentence-transformers/all-MiniLM-L6-v2}, or {@code cross-encoder/…} for that kind. Only the
   * hub's oldest models, such as {@code bert-base-chinese}, keep their names.
   *
   * @param kind what the model is for
   * @throws HubException with one sentence that names the model, the reason and the fix
   * @throws CancellationException if this thread is interrupted, before or meanwhile
   */
  public static Path folder(String nameOrPath, ModelKind kind, HubListener listener) {
    Objects.requireNonNull(kind, "kind is null; give one, or leave it out");
    return folder(nameOrPath, listener, text -> HubName.parse(text, kind));
  }

  private static Path folder(
      String nameOrPath, HubListener listener, Function<String, HubName> parse) {
    Objects.requireNonNull(
        nameOrPath, "the model is null; give the path of a folder, or a name on the hub");
    Objects.requireNonNull(listener, "listener is null; HubListener.NONE hears nothing");
    if (HubName.isPath(nameOrPath)) {
      return path(nameOrPath);
    }
    return folder(HubSettings.ofProcess(), parse.apply(nameOrPath), listener);
  }

  /**
   * The folder that downloaded models are kept in, which may not exist yet, as the environment
   * variables of this process say.
   */
  public static Path cache() {
    return HubSettings.ofProcess().cache();
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw HubException.of("\"" + text + "\" is no path that this system can have; correct it", e);
    }
  }

  /** As the public methods, for a name and any settings. */
  static Path folder(HubSettings settings, HubName name, HubListener listener) {
    try {
      return new HubModel(settings, name, listener).folder();
    } catch (InterruptedException | ClosedByInterruptException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled =
          new CancellationException(name + " was not loaded, because its thread was interrupted");
      cancelled.initCause(e);
      throw cancelled;
    } catch (IOException e) {
      throw HubException.of(
          settings.cache()
              + ": "
              + name
              + " cannot be written there ("
              + IoReason.of(e)
              + "); make room and the folder writable, or set "
              + settings.cacheVariable()
              + " to another",
          e);
    }
  }
}
