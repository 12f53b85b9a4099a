package org.sbert4j.solr;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.ModelDescription;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.weights.folder.ModelSettings;
import org.sbert4j.weights.hub.HubListener;
import org.sbert4j.weights.hub.ModelHub;
import org.sbert4j.weights.hub.ModelKind;

/**
 * A model in memory, once for all entries of all cores that name it: Solr loads each entry of each
 * core, and all of them again when a core is reloaded. Solr closes no model either; so this one is
 * closed after the garbage collector found that nobody has it any more.
 *
 * <p>A model is known by its fingerprint and settings, so files that were replaced are noticed.
 *
 * <p>Thread-safe.
 */
final class SharedModel {
  /** What makes two models one; prompts are not in the fingerprint. */
  private record Key(String fingerprint, ModelSettings settings, LoadOptions options) {}

  private static final Map<Key, WeakReference<SharedModel>> LOADED = new HashMap<>();

  /** With an ordinary thread, since Java's own for this may do nothing under a security manager. */
  private static final Cleaner CLEANER = Cleaner.create(SharedModel::daemon);

  private final SentenceTransformer model;

  private SharedModel(SentenceTransformer model) {
    this.model = model;
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "sbert4j-closing");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * The model of a folder or of a name on the Hugging Face hub.
   *
   * @throws RuntimeException as {@link SentenceTransformer#load(String, LoadOptions)} says
   */
  static synchronized SharedModel load(String nameOrPath, LoadOptions options) {
    Path folder = ModelHub.folder(nameOrPath, ModelKind.SENTENCE_TRANSFORMER, HubListener.NONE);
    ModelDescription found = ModelDescription.read(folder, options);
    Key key = new Key(found.fingerprint(), found.folder().settings(), options);
    WeakReference<SharedModel> known = LOADED.get(key);
    SharedModel shared = known == null ? null : known.get();
    if (shared == null) {
      SentenceTransformer loaded = SentenceTransformer.load(folder, options);
      shared = new SharedModel(loaded);
      LOADED.put(key, new WeakReference<>(shared));
      CLEANER.register(shared, () -> close(key, loaded));
    }
    return shared;
  }

  private static void close(Key key, SentenceTransformer model) {
    model.close();
    synchronized (SharedModel.class) {
      // A successor may be there already.
      LOADED.computeIfPresent(key, (same, known) -> known.refersTo(null) ? null : known);
    }
  }

  /** For what only needs to know the model. */
  SentenceTransformer model() {
    return model;
  }

  /** As {@link SentenceTransformer#encode(List, EmbeddingOptions)}. */
  float[][] encode(List<String> texts, EmbeddingOptions options) {
    try {
      return model.encode(texts, options);
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
