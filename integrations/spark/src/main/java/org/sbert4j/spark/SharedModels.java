package org.sbert4j.spark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.sbert4j.SentenceTransformer;

/**
 * The models of this JVM: one for all tasks that want the same, loaded by the first and kept for
 * later ones. They are closed when the JVM ends. One that no task has used for ten minutes is
 * closed when a task begins.
 *
 * <p>Thread-safe.
 */
final class SharedModels {
  private static final long KEPT_NANOS = Duration.ofMinutes(10).toNanos();

  private static final Map<SharedModel.Key, SharedModel> MODELS = new HashMap<>();
  private static boolean closedWithJvm;
  private static int loaded;

  private SharedModels() {}

  /** A task's use of a model. Closing it twice is harmless. */
  static final class Lease implements AutoCloseable {
    private final SharedModel shared;
    private final SentenceTransformer model;
    private boolean closed;

    private Lease(SharedModel shared, SentenceTransformer model) {
      this.shared = shared;
      this.model = model;
    }

    SentenceTransformer model() {
      return model;
    }

    @Override
    public void close() {
      synchronized (MODELS) {
        if (!closed) {
          closed = true;
          shared.users--;
          shared.unusedSince = System.nanoTime();
        }
      }
    }
  }

  /**
   * The model for a task, which closes the lease when it ends.
   *
   * @param hadoop for a model of a remote file system; null for others
   * @throws IllegalStateException naming this machine and the model, if it cannot be loaded
   * @throws CancellationException if this thread is interrupted meanwhile
   */
  static Lease take(ModelSettings settings, Configuration hadoop) {
    closeWhere(unused -> System.nanoTime() - unused.unusedSince > KEPT_NANOS);
    try {
      SharedModel shared = use(key(settings));
      try {
        return new Lease(shared, shared.get(hadoop));
      } catch (IOException | RuntimeException | Error failure) {
        forget(shared);
        throw failure;
      }
    } catch (CancellationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException(
          "%s: the model %s cannot be loaded: %s"
              .formatted(TaskCores.thisExecutor(), settings.model(), e.getMessage()),
          e);
    }
  }

  private static SharedModel.Key key(ModelSettings settings) {
    if (ModelLocation.isRemote(settings.model())) {
      return new SharedModel.Key(settings, settings.model(), "");
    }
    String location = ModelLocation.local(settings.model());
    return new SharedModel.Key(settings, location, ModelLocation.stamp(location));
  }

  private static SharedModel use(SharedModel.Key key) {
    synchronized (MODELS) {
      if (!closedWithJvm) {
        Runtime.getRuntime().addShutdownHook(new Thread(SharedModels::closeAtEnd, "sbert4j-close"));
        closedWithJvm = true;
      }
      SharedModel shared = MODELS.computeIfAbsent(key, SharedModel::new);
      shared.users++;
      return shared;
    }
  }

  /** After a model could not be loaded: the last task that wanted it leaves nothing behind. */
  private static void forget(SharedModel shared) {
    synchronized (MODELS) {
      shared.users--;
      shared.unusedSince = System.nanoTime();
      if (shared.users == 0 && !shared.isLoaded()) {
        MODELS.remove(shared.key(), shared);
      }
    }
  }

  /** Closes the models that no task uses. */
  static void closeUnused() {
    closeWhere(unused -> true);
  }

  private static void closeWhere(Predicate<SharedModel> unused) {
    List<SharedModel> closing = new ArrayList<>();
    synchronized (MODELS) {
      for (SharedModel shared : List.copyOf(MODELS.values())) {
        if (shared.users == 0 && unused.test(shared)) {
          MODELS.remove(shared.key());
          closing.add(shared);
        }
      }
    }
    closing.forEach(SharedModel::close);
  }

  /** Tasks that still compute end early: an interrupted thread does not wait for them. */
  private static void closeAtEnd() {
    Thread.currentThread().interrupt();
    List<SharedModel> closing;
    synchronized (MODELS) {
      closing = List.copyOf(MODELS.values());
    }
    closing.forEach(SharedModel::close);
  }

  static void countLoaded() {
    synchronized (MODELS) {
      loaded++;
    }
  }

  /** How many models this JVM has loaded so far. */
  static int loaded() {
    synchronized (MODELS) {
      return loaded;
    }
  }

  /** How many models are open. */
  static int open() {
    synchronized (MODELS) {
      return MODELS.size();
    }
  }

  /** How many tasks use a model. */
  static int users() {
    synchronized (MODELS) {
      return MODELS.values().stream().mapToInt(shared -> shared.users).sum();
    }
  }
}
